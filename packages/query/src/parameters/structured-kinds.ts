import { snakeCase } from "../cmr-params.js";
import { shown } from "../validation.js";
import { formatNumber, toNumber } from "../values/numbers.js";
import type { Kind, Notes } from "./row.js";
import { listed } from "./text-kinds.js";

type Fields = Readonly<Record<string, unknown>>;

/** A raw CMR parameter such as `passes[0][pass]` arrives as an object with the keys `"0"`, `"1"`, …: a list in disguise. */
function listOrNumbered(value: unknown): readonly unknown[] {
  const isNumbered =
    typeof value === "object" && value !== null && Object.keys(value).every((key) => /^\d+$/.test(key));
  return isNumbered && !Array.isArray(value) ? Object.values(value) : listed(value);
}

function fieldsOf(value: unknown, notes: Notes, example: string): Fields | undefined {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  notes.error({ code: "type", message: `must be an object such as ${example}, got ${shown(value)}` }, value);
  return undefined;
}

const ATTRIBUTE_TYPES = ["string", "float", "int", "datetime", "time", "date"];

export const attribute: Kind = {
  items: listed,
  parse(value, _row, notes) {
    if (typeof value === "string" && value.trim() !== "") return value;
    const fields = fieldsOf(value, notes, '{ name: "CLOUD_COVERAGE", type: "float", min: 0, max: 20 }, or "NAME"');
    if (!fields) return undefined;
    const { name, type, value: exact, min, max } = fields;
    const escaped = [exact, min, max].map((part) => (part === undefined ? "" : String(part)).replaceAll(",", "\\,"));
    const isRange = min !== undefined || max !== undefined;
    if (typeof name !== "string" || name.trim() === "") notes.error({ code: "empty", message: "needs a name" }, value);
    else if (type === undefined && exact === undefined && !isRange) return name.replaceAll(",", "\\,");
    else if (!ATTRIBUTE_TYPES.includes(String(type)))
      notes.error(
        { code: "value", message: `type must be one of ${ATTRIBUTE_TYPES.join(", ")}; got ${shown(type)}` },
        value,
      );
    else if (isRange === (exact !== undefined))
      notes.error({ code: "format", message: "needs either value, or min and max" }, value);
    else return [type, name.replaceAll(",", "\\,"), ...(isRange ? escaped.slice(1) : [escaped[0]])].join(",");
    return undefined;
  },
  format: (value: string) => value,
};

interface Pass {
  readonly pass: number;
  readonly tiles?: string;
}

export const passes: Kind = {
  items: listOrNumbered,
  parse(value, _row, notes): Pass | undefined {
    const fields =
      typeof value === "number" ? { pass: value } : fieldsOf(value, notes, '{ pass: 1, tiles: ["1L", "2F"] }');
    if (!fields) return undefined;
    const { pass, tiles } = fields as Fields;
    const number = toNumber(pass);
    const names = tiles === undefined ? [] : listed(tiles).flatMap((tile) => String(tile).split(","));
    const wrong = names.find((tile) => !/^\d+[LRF]$/.test(tile));
    if (!Number.isInteger(number) || number < 0)
      notes.error({ code: "type", message: `pass must be a whole number, got ${shown(pass)}` }, value);
    else if (wrong !== undefined)
      notes.error(
        { code: "format", message: `a tile is a number and L, R or F, such as 12L; got ${shown(wrong)}` },
        value,
      );
    else return { pass: number, ...(names.length > 0 && { tiles: names.join(",") }) };
    return undefined;
  },
  format: ({ pass }: Pass) => String(pass),
  entries: (values: readonly Pass[]) =>
    values.flatMap(({ pass, tiles }, i): [string, string][] => [
      [`passes[${i}][pass]`, String(pass)],
      ...(tiles === undefined ? [] : [[`passes[${i}][tiles]`, tiles] as [string, string]]),
    ]),
};

export const grid: Kind = {
  items: listed,
  parse(value, _row, notes) {
    let text = value;
    if (typeof value === "object" && value !== null) {
      const { name, coordinates = [] } = value as Fields;
      text = [
        name,
        listed(coordinates)
          .map((cell) => listed(cell).map(gridNumber).join(","))
          .join(":"),
      ]
        .filter(Boolean)
        .join(":");
    }
    if (typeof text === "string" && /^[^:,]+(:\d+(\.\d+)?(-\d+(\.\d+)?)?,\d+(\.\d+)?(-\d+(\.\d+)?)?)*$/.test(text))
      return text;
    notes.error(
      {
        code: "format",
        message: `must be a name and cells without negative numbers, such as "wrs-1:5,10:8-10,0-10"; got ${shown(value)}`,
      },
      value,
    );
    return undefined;
  },
  format: (value: string) => value,
};

function gridNumber(cell: unknown): string {
  return Array.isArray(cell) ? cell.map((n) => formatNumber(toNumber(n))).join("-") : String(cell);
}

/** The kind of objects whose members become `name[index][member]` or `name[member]`. */
function membersKind(names: readonly string[] | undefined, isList: boolean): Kind {
  return {
    items: isList ? listOrNumbered : (value) => [value],
    parse(value, row, notes) {
      const example = `{ ${names?.[0] ?? "key"}: "…" }`;
      const fields = fieldsOf(value, notes, example);
      if (!fields) return undefined;
      const entries = Object.entries(fields).map(
        ([key, member]) =>
          [
            names
              ? snakeCase(key)
                  .replace(/([a-z])(\d)/, "$1-$2")
                  .replaceAll("_", "-")
              : key,
            member,
          ] as const,
      );
      const unknown = names && entries.find(([key]) => !names.includes(key));
      const empty = entries.find(
        ([, member]) => listed(member).some((item) => !isScalar(item)) || listed(member).length === 0,
      );
      if (entries.length === 0) notes.error({ code: "empty", message: "must not be empty" }, value);
      else if (unknown)
        notes.error({ code: "value", message: `knows no ${shown(unknown[0])}; use ${names.join(", ")}` }, value);
      else if (empty) notes.error({ code: "empty", message: `${empty[0]} must not be empty` }, value);
      else return checked(entries, row.name, notes, value);
      return undefined;
    },
    format: () => "",
    entries: (values: readonly (readonly [string, unknown])[][], row) =>
      values.flatMap((members, i) =>
        members.map(([key, member]): [string, string | string[]] => [
          `${row.cmr ?? snakeCase(row.name)}${isList ? `[${i}]` : ""}[${row.kind === "exclude" ? key.replaceAll("-", "_") : key}]`,
          Array.isArray(member) ? member.map(String) : String(member),
        ]),
      ),
  };
}

const isScalar = (item: unknown) => typeof item === "number" || (typeof item === "string" && item.trim() !== "");

/** CMR refuses to exclude collections from a granule search. */
function checked(
  entries: readonly (readonly [string, unknown])[],
  name: string,
  notes: Notes,
  value: unknown,
): unknown {
  const collection =
    name === "exclude" ? entries.flatMap(([, ids]) => listed(ids)).find((id) => /^C\d/.test(String(id))) : undefined;
  if (collection === undefined) return entries;
  notes.error({ code: "value", message: `CMR excludes granules only, ${shown(collection)} is a collection` }, value);
  return undefined;
}

export const keywords: Kind = membersKind(
  ["category", "topic", "term", "variable-level-1", "variable-level-2", "variable-level-3", "detailed-variable", "any"],
  true,
);
export const facets: Kind = membersKind(["year", "month", "day"], true);
export const exclude: Kind = membersKind(["concept-id", "echo-granule-id", "tag-key"], false);
export const tags: Kind = membersKind(undefined, false);

export const shapefile: Kind = {
  items: (value) => [value],
  parse(value, _row, notes) {
    const size =
      value instanceof Uint8Array
        ? value.byteLength
        : typeof Blob !== "undefined" && value instanceof Blob
          ? value.size
          : undefined;
    if (size === undefined)
      notes.error(
        { code: "type", message: "must be a File, a Blob or the bytes of a zipped shapefile, GeoJSON or KML file" },
        value,
      );
    else if (size === 0) notes.error({ code: "empty", message: "must not be empty" }, value);
    else if (size > 1_000_000)
      notes.error(
        {
          code: "range",
          message: `must be at most 1000000 bytes (CMR's limit), got ${size}; simplifyForCmr of @earthaccess/query/geometry makes polygons smaller`,
        },
        value,
      );
    else return value;
    return undefined;
  },
  format: () => "",
  entries: () => [],
};
