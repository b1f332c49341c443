import { snakeCase } from "../cmr-params.js";
import { isBlob, isFields, isObject, shown } from "../validation.js";
import { formatNumber, toNumber } from "../values/numbers.js";
import type { Kind, Notes } from "./row.js";
import { cmrNameOf } from "./schema.js";
import { listed } from "./text-kinds.js";

/** A raw CMR parameter such as `passes[0][pass]` arrives as an object with the keys `"0"`, `"1"`, …: a list in disguise. */
function listOrNumbered(value: unknown): readonly unknown[] {
  return isFields(value) && Object.keys(value).every((key) => /^\d+$/.test(key)) ? Object.values(value) : listed(value);
}

function fieldsOf(value: unknown, { error }: Notes, example: string): Readonly<Record<string, unknown>> | undefined {
  return isFields(value) ? value : error("type", `must be an object such as ${example}, got ${shown(value)}`);
}

const isBlank = (value: unknown) => typeof value !== "string" || value.trim() === "";

const ATTRIBUTE_TYPES = "string, float, int, datetime, time, date";

export const attribute: Kind = {
  items: listed,
  parse(value, _row, notes) {
    if (!isBlank(value)) return value;
    const fields = fieldsOf(value, notes, '{ name: "CLOUD_COVERAGE", type: "float", min: 0, max: 20 }, or "NAME"');
    if (!fields) return undefined;
    const { name, type, value: exact, min, max } = fields;
    const escaped = (part: unknown) => (part === undefined ? "" : String(part).replaceAll(",", "\\,"));
    const isRange = min !== undefined || max !== undefined;
    if (isBlank(name)) return notes.error("empty", "needs a name");
    if (type === undefined && exact === undefined && !isRange) return escaped(name);
    if (!ATTRIBUTE_TYPES.split(", ").includes(String(type)))
      return notes.error("value", `type must be one of ${ATTRIBUTE_TYPES}; got ${shown(type)}`);
    if (isRange === (exact !== undefined)) return notes.error("format", "needs either value, or min and max");
    return [type, ...[name, ...(isRange ? [min, max] : [exact])].map(escaped)].join(",");
  },
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
    const { pass, tiles } = fields as Readonly<Record<string, unknown>>;
    const number = toNumber(pass);
    const names = tiles === undefined ? [] : listed(tiles).join().split(",");
    const wrong = names.find((tile) => !/^\d+[LRF]$/.test(tile));
    if (!Number.isInteger(number) || number < 0)
      return notes.error("type", `pass must be a whole number, got ${shown(pass)}`);
    if (wrong !== undefined)
      return notes.error("format", `a tile is a number and L, R or F, such as 12L; got ${shown(wrong)}`);
    return { pass: number, ...(names.length > 0 && { tiles: names.join() }) };
  },
  entries: (values: readonly Pass[]) =>
    values.flatMap((pass, i) =>
      Object.entries(pass).map(([key, member]): [string, string] => [`passes[${i}][${key}]`, String(member)]),
    ),
};

export const grid: Kind = {
  items: listed,
  parse(value, _row, { error }) {
    let text = value;
    if (isObject(value)) {
      const { name, coordinates = [] } = value as Readonly<Record<string, unknown>>;
      const cells = listed(coordinates).map((cell) => listed(cell).map(gridNumber).join(","));
      text = [name, ...cells].filter(Boolean).join(":");
    }
    if (typeof text === "string" && /^[^:,]+(:\d+(\.\d+)?(-\d+(\.\d+)?)?,\d+(\.\d+)?(-\d+(\.\d+)?)?)*$/.test(text))
      return text;
    const example = "wrs-1:5,10:8-10,0-10";
    return error(
      "format",
      `must be a name and cells without negative numbers, such as "${example}"; got ${shown(value)}`,
    );
  },
};

function gridNumber(cell: unknown): string {
  return Array.isArray(cell) ? cell.map((n) => formatNumber(toNumber(n))).join("-") : String(cell);
}

type Member = readonly [key: string, value: unknown];

/** The kind of objects whose members become `name[index][member]` or `name[member]`. */
function membersKind(isList: boolean, ...names: readonly string[]): Kind {
  return {
    items: isList ? listOrNumbered : (value) => [value],
    parse(value, row, notes): readonly Member[] | undefined {
      const { error } = notes;
      const fields = fieldsOf(value, notes, `{ ${names[0] ?? "key"}: "…" }`);
      if (!fields) return undefined;
      const entries = Object.entries(fields).map(([key, member]): Member => [names[0] ? memberName(key) : key, member]);
      const unknown = entries.find(([key]) => names[0] && !names.includes(key));
      const empty = entries.find(([, member]) => listed(member).length === 0 || !listed(member).every(isScalar));
      if (entries.length === 0) return error("empty", "must not be empty");
      if (unknown) return error("value", `knows no ${shown(unknown[0])}; use ${names.join(", ")}`);
      if (empty) return error("empty", `${empty[0]} must not be empty`);
      const ids = row.kind === "exclude" ? entries.flatMap(([, member]) => listed(member)) : [];
      const collection = ids.find((id) => /^C\d/.test(String(id)));
      return collection === undefined
        ? entries
        : error("value", `CMR excludes granules only, ${shown(collection)} is a collection`);
    },
    entries: (values: readonly (readonly Member[])[], row) =>
      values.flatMap((members, i) =>
        members.map(([key, member]): [string, string | string[]] => [
          `${cmrNameOf(row)}${isList ? `[${i}]` : ""}[${row.kind === "exclude" ? key.replaceAll("-", "_") : key}]`,
          Array.isArray(member) ? member.map(String) : String(member),
        ]),
      ),
  };
}

/** `variableLevel1` and `variable_level_1` → `variable-level-1`. */
function memberName(key: string): string {
  return snakeCase(key)
    .replace(/([a-z])(\d)/, "$1-$2")
    .replaceAll("_", "-");
}

const isScalar = (item: unknown) => typeof item === "number" || !isBlank(item);

export const keywords: Kind = /* @__PURE__ */ membersKind(
  true,
  "category",
  "topic",
  "term",
  "variable-level-1",
  "variable-level-2",
  "variable-level-3",
  "detailed-variable",
  "any",
);
export const facets: Kind = /* @__PURE__ */ membersKind(true, "year", "month", "day");
export const exclude: Kind = /* @__PURE__ */ membersKind(false, "concept-id", "echo-granule-id", "tag-key");
export const tags: Kind = /* @__PURE__ */ membersKind(false);

export const shapefile: Kind = {
  items: (value) => [value],
  parse(value, _row, { error }) {
    const size = isBlob(value) ? value.size : value instanceof Uint8Array ? value.byteLength : undefined;
    if (size === undefined)
      return error("type", "must be a File, a Blob or the bytes of a zipped shapefile, GeoJSON or KML file");
    if (size === 0) return error("empty", "must not be empty");
    if (size <= 1_000_000) return value;
    const hint = "simplifyForCmr of @earthaccess/query/geometry makes polygons smaller";
    return error("range", `must be at most 1000000 bytes (CMR's limit), got ${size}; ${hint}`);
  },
  entries: () => [],
};
