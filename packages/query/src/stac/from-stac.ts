import type { GranuleParams } from "../granule-params.js";
import { GranuleQuery } from "../granule-query.js";
import { problemOf, type ValidationError, validationError } from "../validation.js";
import { DateRange } from "../values/date-range.js";
import { areaParams, collectionParams, idParams } from "./core-to-cmr.js";
import { Cql2Error } from "./cql2.js";
import { expressionToParams } from "./cql2-to-cmr.js";
import { intersect, type ParamsPart } from "./partial-params.js";
import { sortKeyOf } from "./sort-fields.js";
import type { Drop, StacSearchBody } from "./stac-params.js";
import type { ReadStac } from "./stac-reader.js";

/** CMR's parameters of a STAC search that was read without errors. */
export function toGranuleParams(
  { body, conjuncts }: ReadStac,
  drop: Drop,
): { errors: ValidationError[]; granules: () => GranuleQuery } {
  const errors: ValidationError[] = [];
  let params: ParamsPart = {};
  const add = <Value>(field: string, value: Value | undefined, part: (value: Value) => ParamsPart) => {
    if (value === undefined) return;
    try {
      params = intersect(params, part(value));
    } catch (error) {
      if (!(error instanceof Cql2Error)) throw error;
      errors.push(
        validationError(field, problemOf("not-in-cmr", error.message), field === "intersects" ? "a geometry" : value),
      );
    }
  };
  const { limit, fields } = body;
  add("collections", body.collections, collectionParams);
  add("ids", body.ids, idParams);
  add("datetime", body.datetime, (range) => ({ temporal: [new DateRange(range)] }));
  add("bbox", body.bbox, (box) => ({ boundingBox: [box] }));
  add("intersects", body.intersects, (geometry) => areaParams(geometry, drop));
  for (const { expression, path, parameter } of conjuncts)
    add(parameter === "filter" ? parameter : "query", expression, () => expressionToParams(expression, path, drop));
  add("sortby", body.sortby, (levels) => sortParams(levels, drop));
  add("limit", limit, (size) => ({ pageSize: Math.min(size, 2000) }));
  if (limit && limit > 2000) drop("limit", limit, "CMR gives at most 2000 results in one answer");
  if (fields) drop("fields", fields, "CMR always gives whole records");
  const single = Object.fromEntries(
    Object.entries(params).map(([key, value]) => [key, Array.isArray(value) && value.length === 1 ? value[0] : value]),
  );
  return { errors, granules: () => new GranuleQuery(single as GranuleParams) };
}

function sortParams(levels: NonNullable<StacSearchBody["sortby"]>, drop: Drop): ParamsPart {
  const keys = levels.flatMap(({ field, direction }) => {
    const key = sortKeyOf(field);
    if (!key) drop("sortby", field, "CMR cannot sort by it");
    return key ? [direction === "desc" ? `-${key}` : key] : [];
  });
  return keys.length > 0 ? { sortKey: keys } : {};
}
