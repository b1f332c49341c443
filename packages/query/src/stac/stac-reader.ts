import {
  didYouMean,
  isFields,
  isObject,
  problemOf,
  shown,
  type ValidationError,
  validationError,
} from "../validation.js";
import { BoundingBox } from "../values/bounding-box.js";
import { DateRange } from "../values/date-range.js";
import { type GeoJsonGeometry, simpleGeometriesOf } from "../values/geojson.js";
import { toNumber } from "../values/numbers.js";
import type { QueryValue } from "../values/query-value.js";
import { Cql2Error, type Cql2Expression, conjunctsOf } from "./cql2.js";
import { parseCql2Text } from "./cql2-parser.js";
import { type Conjunct, conjunctsOfQuery } from "./stac-draft.js";
import type {
  StacDialect,
  StacFields,
  StacItemParams,
  StacQueryOperators,
  StacSearchBody,
  StacSortBy,
} from "./stac-params.js";

/** A STAC search that has been read: its members in one form, its conditions one by one. */
export interface ReadStac {
  readonly body: StacSearchBody;
  readonly conjuncts: readonly LocatedConjunct[];
  /** The dialect it was written in. */
  readonly dialect: StacDialect;
  readonly errors: readonly ValidationError[];
}

/** A condition and where it stands. */
export interface LocatedConjunct extends Conjunct {
  readonly path: string;
}

type Fail = (code: string, message: string, suggestion?: string) => undefined;
type Reader = (value: unknown, fail: Fail, read: Draft) => unknown;

interface Draft {
  body: StacSearchBody;
  conjuncts: LocatedConjunct[];
  dialect: StacDialect;
}

/** What may be a list or its items in one text. */
const listIn = (value: unknown): unknown => (typeof value === "string" ? value.split(",") : value);

/** The reader of a member that is a list of texts. */
function textsInto(member: "collections" | "ids"): Reader {
  return (value, fail, { body }) => {
    const list = listIn(value);
    const isGood =
      Array.isArray(list) && list.length > 0 && list.every((item) => typeof item === "string" && item.trim());
    body[member] = isGood ? list : [];
    if (!isGood) fail("empty", "must be one or several texts, none of them empty");
  };
}

const READERS: Readonly<Record<keyof StacItemParams, Reader>> = {
  collections: /* @__PURE__ */ textsInto("collections"),
  ids: /* @__PURE__ */ textsInto("ids"),
  datetime(value, fail, { body }) {
    const range = value instanceof DateRange ? value : new DateRange(value as string);
    if (isValid(range, fail)) body.datetime = range.toStac();
  },
  bbox(value, fail, { body }) {
    const flat = Array.isArray(value) && value.length === 6 ? [value[0], value[1], value[3], value[4]] : value;
    const box = flat instanceof BoundingBox ? flat : new BoundingBox(flat as string);
    if (isValid(box, fail)) body.bbox = box.toStac();
  },
  intersects(value, fail, { body }) {
    const geometries = simpleGeometriesOf(value);
    const hint = typeof value === "string" ? "; read files with polygonFromFile first" : "";
    if (!geometries?.length) return fail("format", `must be a GeoJSON geometry, got ${shown(value)}${hint}`);
    const { type, geometry } = value as { type: string; geometry?: GeoJsonGeometry };
    const whole = type === "FeatureCollection" ? { type: "GeometryCollection", geometries } : value;
    body.intersects = (type === "Feature" ? geometry : whole) as GeoJsonGeometry;
  },
  query(value, fail, { conjuncts }) {
    if (!isFields(value))
      return fail("type", `must be an object such as { "eo:cloud_cover": { lte: 20 } }, got ${shown(value)}`);
    const unknown = (property: string, operator: string) =>
      fail(
        "operator",
        `${property} has the unknown operator ${operator}; use eq, neq, lt, lte, gt, gte, in, startsWith, endsWith or contains`,
        didYouMean(operator, ["startsWith", "endsWith", "contains"])[1],
      );
    for (const expression of conjunctsOfQuery(value as Record<string, StacQueryOperators>, unknown)) {
      const { property: parameter } = expression.args[0] as { property: string };
      conjuncts.push({ expression, parameter, value: value[parameter], path: `query.${parameter}` });
    }
  },
  filter(value, fail, read) {
    try {
      const expression = typeof value === "string" ? parseCql2Text(value) : value;
      read.dialect = typeof value === "string" ? "cql2-text" : "cql2-json";
      for (const [conjunct, path] of conjunctsOf(expression as Cql2Expression))
        read.conjuncts.push({ expression: conjunct, parameter: "filter", value: conjunct, path });
    } catch (error) {
      if (!(error instanceof Cql2Error)) throw error;
      fail("filter", error.message);
    }
  },
  filterLang(value, fail) {
    if (value !== "cql2-json" && value !== "cql2-text")
      fail("value", `must be cql2-json or cql2-text, got ${shown(value)}`);
  },
  sortby(value, fail, { body }) {
    const levels = [listIn(value)].flat().map(sortLevel);
    if (levels.length === 0 || levels.includes(undefined))
      fail("format", 'must be such as "-datetime" or { field, direction: "asc" | "desc" }');
    else body.sortby = levels as StacSortBy[];
  },
  fields(value, fail, { body }) {
    const list = listIn(value);
    if (!isObject(list)) return fail("type", "must be a list of names or { include, exclude }");
    const names = Array.isArray(list) ? list.map(String) : [];
    const exclude = names.filter((name) => name.startsWith("-"));
    body.fields = Array.isArray(list)
      ? { include: names.filter((name) => !exclude.includes(name)), exclude: exclude.map((name) => name.slice(1)) }
      : (list as StacFields);
  },
  limit(value, fail, { body }) {
    const limit = toNumber(value);
    if (!Number.isInteger(limit) || limit < 1 || limit > 10_000)
      return fail("range", `must be a whole number from 1 to 10000, got ${shown(value)}`);
    body.limit = limit;
  },
};

export const STAC_PARAMETERS: readonly string[] = /* @__PURE__ */ Object.keys(READERS);

/** Reads the parameters of a STAC search; everything that is wrong is in `errors`. */
export function readStacParams(params: StacItemParams): ReadStac {
  const errors: ValidationError[] = [];
  const draft: Draft = { body: {}, conjuncts: [], dialect: "query" };
  for (const [name, value] of Object.entries(params)) {
    const fail: Fail = (code, message, suggestion) =>
      void errors.push(validationError(name, problemOf(code, message, suggestion), value)) as undefined;
    if (Object.hasOwn(READERS, name)) READERS[name as keyof StacItemParams](value, fail, draft);
    else {
      const [hint, suggestion] = didYouMean(name, STAC_PARAMETERS);
      fail("unknown-parameter", `Unknown parameter ${name} of a STAC item search${hint}`, suggestion);
    }
  }
  if (draft.body.bbox && draft.body.intersects)
    errors.push(validationError("intersects", problemOf("conflict", "STAC takes either bbox or intersects")));
  return { ...draft, errors };
}

function isValid(value: QueryValue, fail: Fail): boolean {
  const { errors, isValid } = value.validate();
  for (const { code, message, suggestion } of errors) fail(code, message, suggestion);
  return isValid;
}

function sortLevel(level: unknown): StacSortBy | undefined {
  if (typeof level === "string") {
    const [, minus, field] = /^\s*(?:\+|(-))?(.*?)\s*$/s.exec(level) ?? [];
    return field ? { field, direction: minus ? "desc" : "asc" } : undefined;
  }
  const { field, direction = "asc" } = (level ?? {}) as Partial<StacSortBy>;
  return field && typeof field === "string" && /^(asc|desc)$/.test(direction) ? { field, direction } : undefined;
}
