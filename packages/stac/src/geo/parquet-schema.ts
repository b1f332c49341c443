/** A node of a Parquet schema, in the flat pre-order form that hyparquet-writer takes. */
export interface SchemaElement {
  readonly name: string;
  readonly type?: "BOOLEAN" | "DOUBLE" | "INT64" | "BYTE_ARRAY";
  readonly converted_type?: "UTF8" | "JSON" | "LIST" | "TIMESTAMP_MILLIS";
  readonly logical_type?: { readonly type: "GEOMETRY" };
  readonly repetition_type?: "OPTIONAL" | "REQUIRED" | "REPEATED";
  readonly num_children?: number;
}

/** A column: its schema, and what its values become before they are written. */
export interface Column {
  readonly name: string;
  readonly schema: readonly SchemaElement[];
  readonly data: unknown[];
}

const OPTIONAL = { repetition_type: "OPTIONAL" } as const;
const text = (name: string): SchemaElement => ({ name, type: "BYTE_ARRAY", converted_type: "UTF8", ...OPTIONAL });
const json = (name: string): SchemaElement => ({ name, type: "BYTE_ARRAY", converted_type: "JSON", ...OPTIONAL });

/** Dates, texts, numbers, booleans and lists of them as they are; anything else as JSON. */
export function plainColumn(name: string, values: readonly unknown[]): Column {
  const { schema, convert } = leafOf(name, values);
  return {
    name,
    schema,
    data: values.map((value) => (value === undefined || value === null ? undefined : convert(value))),
  };
}

/** Instants, and a column of them even when no row has one: readers format the times of every item, whatever they are. */
export function instantColumn(name: string, values: readonly (Date | undefined)[]): Column {
  return { name, schema: [instantElement(name)], data: [...values] };
}

function instantElement(name: string): SchemaElement {
  return { name, type: "INT64", converted_type: "TIMESTAMP_MILLIS", ...OPTIONAL };
}

interface Leaf {
  readonly schema: readonly SchemaElement[];
  readonly convert: (value: unknown) => unknown;
}

function leafOf(name: string, values: readonly unknown[]): Leaf {
  const kinds = new Set(values.filter((value) => value !== undefined && value !== null).map(kindOf));
  const asIs = (value: unknown): unknown => value;
  if (kinds.size > 1) return { schema: [json(name)], convert: asIs };
  const [kind] = kinds;
  if (kind === "number") return { schema: [{ name, type: "DOUBLE", ...OPTIONAL }], convert: asIs };
  if (kind === "boolean") return { schema: [{ name, type: "BOOLEAN", ...OPTIONAL }], convert: asIs };
  if (kind === "date") return { schema: [instantElement(name)], convert: asIs };
  if (kind === "texts") return { schema: listOf(name, [text("element")]), convert: asIs };
  if (kind === "numbers")
    return { schema: listOf(name, [{ name: "element", type: "DOUBLE", ...OPTIONAL }]), convert: asIs };
  if (kind === "other") return { schema: [json(name)], convert: asIs };
  return { schema: [text(name)], convert: asIs };
}

function kindOf(value: unknown): string {
  if (value instanceof Date) return "date";
  if (Array.isArray(value)) {
    if (value.every((entry) => typeof entry === "string")) return "texts";
    return value.every((entry) => typeof entry === "number") ? "numbers" : "other";
  }
  return ["number", "boolean", "string"].includes(typeof value) ? typeof value : "other";
}

function listOf(name: string, element: readonly SchemaElement[]): SchemaElement[] {
  return [
    { name, converted_type: "LIST", num_children: 1, ...OPTIONAL },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    ...element,
  ];
}

type Objects = readonly (Readonly<Record<string, unknown>> | undefined)[];

/** Objects as one struct with the union of their fields; fields of fields are plain. */
export function structOf(
  name: string,
  objects: Objects,
): {
  readonly schema: SchemaElement[];
  readonly convert: (value: Readonly<Record<string, unknown>>) => Record<string, unknown>;
} {
  const names = [...new Set(objects.flatMap((object) => Object.keys(object ?? {})))];
  const leaves = names.map((field) =>
    leafOf(
      field,
      objects.map((object) => object?.[field]),
    ),
  );
  return {
    schema: [{ name, num_children: names.length, ...OPTIONAL }, ...leaves.flatMap(({ schema }) => schema)],
    convert: (value) =>
      Object.fromEntries(
        names.map((field, i) => [field, value[field] == null ? undefined : (leaves[i] as Leaf).convert(value[field])]),
      ),
  };
}

/** A struct of structs: `assets`, by key. */
export function nestedColumn(
  name: string,
  rows: readonly Readonly<Record<string, Readonly<Record<string, unknown>>>>[],
): Column | undefined {
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (keys.length === 0) return undefined;
  const structs = keys.map((key) =>
    structOf(
      key,
      rows.map((row) => row[key]),
    ),
  );
  return {
    name,
    schema: [{ name, num_children: keys.length, ...OPTIONAL }, ...structs.flatMap(({ schema }) => schema)],
    data: rows.map((row) => Object.fromEntries(keys.map((key, i) => [key, row[key] && structs[i]?.convert(row[key])]))),
  };
}

/** A list of structs: `links`. */
export function structListColumn(
  name: string,
  rows: readonly (readonly Readonly<Record<string, unknown>>[])[],
): Column | undefined {
  const all = rows.flat();
  if (all.length === 0) return undefined;
  const { schema, convert } = structOf("element", all);
  return { name, schema: listOf(name, schema), data: rows.map((row) => row.map(convert)) };
}
