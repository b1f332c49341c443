/** A node of a Parquet schema, in the flat pre-order form that hyparquet-writer takes. */
export interface SchemaElement {
  readonly name: string;
  readonly type?: "BOOLEAN" | "DOUBLE" | "INT64" | "BYTE_ARRAY";
  readonly converted_type?: "UTF8" | "JSON" | "LIST" | "TIMESTAMP_MICROS";
  readonly logical_type?: { readonly type: "TIMESTAMP"; readonly isAdjustedToUTC: boolean; readonly unit: "MICROS" };
  readonly repetition_type?: "OPTIONAL" | "REQUIRED" | "REPEATED";
  readonly num_children?: number;
}

/** What the values of a column look like, learned from all of them. */
export interface Shape {
  /** `undefined` while there was nothing but null; `"mixed"` when values are of several kinds, or have no kind of their own in Parquet. */
  kind: "boolean" | "number" | "text" | "list" | "struct" | "mixed" | undefined;
  /** Of a struct: the fields that any of its values has. */
  readonly fields: Map<string, Shape>;
  /** Of a list. */
  element: Shape | undefined;
}

/** A struct is a column for each field in every row; objects with more names than this are dictionaries. */
const MAX_FIELDS = 1000;

export function unknownShape(): Shape {
  return { kind: undefined, fields: new Map(), element: undefined };
}

/** Widens a shape so that the value fits, too. */
export function learn(shape: Shape, value: unknown): void {
  if (value === undefined || value === null || shape.kind === "mixed") return;
  const kind = kindOf(value);
  if (shape.kind !== undefined && shape.kind !== kind) {
    makeMixed(shape);
    return;
  }
  shape.kind = kind;
  if (kind === "list") {
    shape.element ??= unknownShape();
    for (const entry of value as readonly unknown[]) learn(shape.element, entry);
  } else if (kind === "struct") learnFields(shape, value as Readonly<Record<string, unknown>>);
}

function learnFields(shape: Shape, object: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(object)) {
    let field = shape.fields.get(name);
    if (field === undefined) {
      // The writer reads `value[name]`, and would find what every object inherits.
      if (shape.fields.size >= MAX_FIELDS || name in Object.prototype) {
        makeMixed(shape);
        return;
      }
      field = unknownShape();
      shape.fields.set(name, field);
    }
    learn(field, object[name]);
  }
}

function makeMixed(shape: Shape): void {
  shape.kind = "mixed";
  shape.fields.clear();
  shape.element = undefined;
}

function kindOf(value: unknown): NonNullable<Shape["kind"]> {
  if (Array.isArray(value)) return "list";
  if (typeof value === "string") return "text";
  if (typeof value === "number" || typeof value === "boolean") return typeof value as "number" | "boolean";
  return "struct";
}

const OPTIONAL = { repetition_type: "OPTIONAL" } as const;

/** The schema of a column: structs and lists all the way down, JSON text where values are of several kinds or of none. */
export function schemaOf(name: string, shape: Shape | undefined): readonly SchemaElement[] {
  switch (shape?.kind) {
    case "boolean":
      return [{ name, type: "BOOLEAN", ...OPTIONAL }];
    case "number":
      return [{ name, type: "DOUBLE", ...OPTIONAL }];
    case "list":
      return [
        { name, converted_type: "LIST", num_children: 1, ...OPTIONAL },
        { name: "list", repetition_type: "REPEATED", num_children: 1 },
        ...schemaOf("element", shape.element),
      ];
    case "struct":
      // Parquet has no struct without fields.
      if (shape.fields.size > 0)
        return [
          { name, num_children: shape.fields.size, ...OPTIONAL },
          ...[...shape.fields].flatMap(([field, own]) => schemaOf(field, own)),
        ];
      return [{ name, type: "BYTE_ARRAY", converted_type: "JSON", ...OPTIONAL }];
    case "mixed":
      return [{ name, type: "BYTE_ARRAY", converted_type: "JSON", ...OPTIONAL }];
    default:
      return [{ name, type: "BYTE_ARRAY", converted_type: "UTF8", ...OPTIONAL }];
  }
}
