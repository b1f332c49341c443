import { nearest } from "@earthaccess/errors";
import { type Problem, shown, type ValidationError, validationError } from "../validation.js";
import { BoundingBox } from "../values/bounding-box.js";
import { DateRange } from "../values/date-range.js";
import { type GeoJsonGeometry, simpleGeometriesOf } from "../values/geojson.js";
import { toNumber } from "../values/numbers.js";
import type { QueryValue } from "../values/query-value.js";
import { Cql2Error, type Cql2Expression, conjunctsOf, isExpression } from "./cql2.js";
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

type Fail = (problem: Problem) => undefined;
type Reader = (value: unknown, fail: Fail, read: Draft) => void;

interface Draft {
  body: StacSearchBody;
  conjuncts: LocatedConjunct[];
  dialect: StacDialect;
}

const READERS: Readonly<Record<keyof StacItemParams, Reader>> = {
  collections(value, fail, { body }) {
    body.collections = texts(value, fail) ?? [];
  },
  ids(value, fail, { body }) {
    body.ids = texts(value, fail) ?? [];
  },
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
    if (!geometries || geometries.length === 0)
      fail({
        code: "format",
        message: `must be a GeoJSON geometry, got ${shown(value)}${typeof value === "string" ? "; read files with polygonFromFile first" : ""}`,
      });
    else body.intersects = geometryIn(value);
  },
  query(value, fail, { conjuncts }) {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return void fail({
        code: "type",
        message: `must be an object such as { "eo:cloud_cover": { lte: 20 } }, got ${shown(value)}`,
      });
    const unknown = (property: string, operator: string) =>
      void fail({
        code: "operator",
        message: `${property} has the unknown operator ${operator}; use eq, neq, lt, lte, gt, gte, in, startsWith, endsWith or contains`,
        suggestion: nearest(operator, ["startsWith", "endsWith", "contains"]),
      });
    for (const expression of conjunctsOfQuery(value as Record<string, StacQueryOperators>, unknown)) {
      const { property } = expression.args[0] as { property: string };
      conjuncts.push({
        expression,
        parameter: property,
        value: (value as Record<string, unknown>)[property],
        path: `query.${property}`,
      });
    }
  },
  filter(value, fail, read) {
    try {
      const expression = typeof value === "string" ? parseCql2Text(value) : value;
      if (!isExpression(expression)) throw new Cql2Error("expected an operator with args", "filter");
      read.dialect = typeof value === "string" ? "cql2-text" : "cql2-json";
      for (const [conjunct, path] of conjunctsOf(expression as Cql2Expression))
        read.conjuncts.push({ expression: conjunct, parameter: "filter", value: conjunct, path });
    } catch (error) {
      if (!(error instanceof Cql2Error)) throw error;
      fail({ code: "filter", message: error.message });
    }
  },
  filterLang(value, fail) {
    if (value !== "cql2-json" && value !== "cql2-text")
      fail({ code: "value", message: `must be cql2-json or cql2-text, got ${shown(value)}` });
  },
  sortby(value, fail, { body }) {
    const list = typeof value === "string" ? value.split(",") : Array.isArray(value) ? value : [value];
    const levels = list.map(sortLevel);
    if (levels.length === 0 || levels.includes(undefined))
      fail({ code: "format", message: 'must be such as "-datetime" or { field, direction: "asc" | "desc" }' });
    else body.sortby = levels as StacSortBy[];
  },
  fields(value, fail, { body }) {
    const list = typeof value === "string" ? value.split(",") : value;
    if (Array.isArray(list)) {
      const names = list.map(String);
      body.fields = {
        include: names.filter((name) => !name.startsWith("-")),
        exclude: names.filter((name) => name.startsWith("-")).map((name) => name.slice(1)),
      };
    } else if (typeof list === "object" && list !== null) body.fields = list as StacFields;
    else fail({ code: "type", message: "must be a list of names or { include, exclude }" });
  },
  limit(value, fail, { body }) {
    const limit = toNumber(value);
    if (Number.isInteger(limit) && limit >= 1 && limit <= 10_000) body.limit = limit;
    else fail({ code: "range", message: `must be a whole number from 1 to 10000, got ${shown(value)}` });
  },
};

export const STAC_PARAMETERS: readonly string[] = Object.keys(READERS);

/** Reads the parameters of a STAC search; everything that is wrong is in `errors`. */
export function readStacParams(params: StacItemParams): ReadStac {
  const errors: ValidationError[] = [];
  const draft: Draft = { body: {}, conjuncts: [], dialect: "query" };
  for (const [name, value] of Object.entries(params)) {
    const fail: Fail = (problem) => void errors.push(validationError(name, problem, value)) as undefined;
    if (Object.hasOwn(READERS, name)) READERS[name as keyof StacItemParams](value, fail, draft);
    else {
      const suggestion = nearest(name, STAC_PARAMETERS);
      const hint = suggestion ? `; did you mean ${suggestion}?` : "";
      fail({
        code: "unknown-parameter",
        message: `Unknown parameter ${name} of a STAC item search${hint}`,
        suggestion,
      });
    }
  }
  if (draft.body.bbox && draft.body.intersects)
    errors.push(
      validationError("intersects", { code: "conflict", message: "STAC takes either bbox or intersects" }, undefined),
    );
  return { ...draft, errors };
}

function texts(value: unknown, fail: Fail): string[] | undefined {
  const list = typeof value === "string" ? value.split(",") : value;
  if (Array.isArray(list) && list.length > 0 && list.every((item) => typeof item === "string" && item.trim() !== ""))
    return list as string[];
  return fail({ code: "empty", message: "must be one or several texts, none of them empty" });
}

function isValid(value: QueryValue, fail: Fail): boolean {
  const { errors } = value.validate();
  for (const error of errors) fail(error);
  return errors.length === 0;
}

function geometryIn(value: unknown): GeoJsonGeometry {
  const { type, geometry } = value as { type?: string; geometry?: GeoJsonGeometry };
  if (type === "Feature") return geometry as GeoJsonGeometry;
  if (type === "FeatureCollection") return { type: "GeometryCollection", geometries: simpleGeometriesOf(value) ?? [] };
  return value as GeoJsonGeometry;
}

function sortLevel(level: unknown): StacSortBy | undefined {
  if (typeof level === "string") {
    const field = level.trim().replace(/^[+-]/, "");
    return field ? { field, direction: level.trim().startsWith("-") ? "desc" : "asc" } : undefined;
  }
  const { field, direction = "asc" } = (level ?? {}) as Partial<StacSortBy>;
  return typeof field === "string" && field !== "" && (direction === "asc" || direction === "desc")
    ? { field, direction }
    : undefined;
}
