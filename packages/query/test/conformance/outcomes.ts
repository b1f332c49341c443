import { type DroppedParameter, type GranuleQuery, StacItemQuery, type ValidationResult } from "@earthaccess/query";
import type { CmrPolygons } from "@earthaccess/query/geometry";
import type { AnyQuery, Given } from "./given-queries.js";

/** What our library did with the input of a record: a value in several forms, or an error. */
export interface Outcome {
  readonly error?: Error;
  readonly value?: unknown;
  readonly dropped?: readonly DroppedParameter[];
}

export function queryOutcome(query: AnyQuery, given: Given): Outcome {
  const dropped: DroppedParameter[] = [];
  const toStac = () => query.toStac({ onDropped: (d) => dropped.push(d) });
  const then = Array.isArray(given.then) ? given.then.join() : given.then;
  if (then === "validate") return { value: view(query.validate()) };
  if (then === "string") return { value: String(query) };
  if (then === "to_cmr") return { value: collected(query).toCmr() };
  if (then === "request_url")
    return { value: String(decodeURIComponent(query.toCmrSearchParams().toString().replaceAll("+", "%20"))) };
  if (then === "params.temporal[0]") return { value: [query.toCmr().temporal].flat()[0] };
  if (then === "to_stac" || given.op.endsWith(".to_stac")) return { value: toStac(), dropped };
  if (then === "to_cmr,to_stac,validate") {
    const { isValid } = query.validate();
    if (!isValid && query.validate().errors.every(({ field }) => field === "spatial"))
      return { value: { is_valid: false } };
    return { value: { to_cmr: query.toCmr(), to_stac: toStac(), is_valid: isValid }, dropped };
  }
  const params = collected(query).toCmr();
  return { value: { ...params, params } };
}

/**
 * Python's `to_cmr` does not look whether CMR would take the query; ours does. Records about the form of an area get the collection
 * filter that CMR demands beside one.
 */
function collected(query: AnyQuery): AnyQuery {
  const { errors } = query.validate();
  return errors.every(({ code }) => code === "needs-collection") && errors.length > 0
    ? (query as GranuleQuery).entryTitle("any")
    : query;
}

export const view = (result: ValidationResult) => ({ isValid: result.isValid, errors: result.errors });

interface Convertible {
  toCmr(): string;
  toStac(): unknown;
}

export function valueOutcome(value: Convertible, then: unknown): Outcome {
  const cmr = value.toCmr();
  if (then === "to_cmr") return { value: cmr };
  if (then === "to_stac") return { value: value.toStac() };
  return { value: Array.isArray(then) ? { to_cmr: cmr, to_stac: value.toStac() } : value };
}

export function stacToCmr(kwargs: unknown): Outcome {
  const dropped: DroppedParameter[] = [];
  const query = new StacItemQuery(kwargs as object).toGranuleQuery({ onDropped: (d) => dropped.push(d) });
  return { value: collected(query).toCmr(), dropped };
}

export function requestOutcome(query: AnyQuery): Outcome {
  return { value: decodeURIComponent(query.toCmrSearchParams().toString().replaceAll("+", "%20")) };
}

/** The first polygon as GeoJSON, and how many points all have. */
export function simplifiedOutcome(result: CmrPolygons): Outcome {
  return { value: { ...result.polygons[0]?.toGeoJSON(), count_points: result.pointsAfter } };
}

export function ringOutcome({ polygons }: CmrPolygons): Outcome {
  const ring = polygons[0]?.coordinates ?? [];
  return {
    value: { length: ring.length, first: ring[0], last: ring.at(-1), closed: String(ring[0]) === String(ring.at(-1)) },
  };
}
