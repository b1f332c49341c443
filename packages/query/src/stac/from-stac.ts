import type { GranuleParams } from "../granule-params.js";
import { GranuleQuery } from "../granule-query.js";
import { type ValidationError, validationError } from "../validation.js";
import { DateRange } from "../values/date-range.js";
import { areaParams, collectionParams, idParams } from "./core-to-cmr.js";
import { Cql2Error } from "./cql2.js";
import { expressionToParams } from "./cql2-to-cmr.js";
import { intersect, type ParamsPart } from "./partial-params.js";
import { sortKeyOf } from "./sort-fields.js";
import type { OnDropped, StacSearchBody } from "./stac-params.js";
import type { ReadStac } from "./stac-reader.js";

/** CMR's parameters of a STAC search that was read without errors. */
export function toGranuleParams(
  { body, conjuncts }: ReadStac,
  onDropped: OnDropped,
): { errors: ValidationError[]; granules: () => GranuleQuery } {
  const errors: ValidationError[] = [];
  let params: ParamsPart = {};
  const add = (field: string, value: unknown, part: () => ParamsPart) => {
    try {
      params = intersect(params, part());
    } catch (error) {
      if (!(error instanceof Cql2Error)) throw error;
      errors.push(validationError(field, { code: "not-in-cmr", message: error.message }, value));
    }
  };
  if (body.collections) add("collections", body.collections, () => collectionParams(body.collections ?? []));
  if (body.ids) add("ids", body.ids, () => idParams(body.ids ?? []));
  if (body.datetime) add("datetime", body.datetime, () => ({ temporal: [new DateRange(body.datetime as string)] }));
  if (body.bbox) add("bbox", body.bbox, () => ({ boundingBox: [body.bbox] }));
  if (body.intersects) add("intersects", "a geometry", () => areaParams(body.intersects, onDropped));
  for (const { expression, path, parameter } of conjuncts)
    add(parameter === "filter" ? "filter" : "query", expression, () => expressionToParams(expression, path, onDropped));
  if (body.sortby) add("sortby", body.sortby, () => sortParams(body.sortby ?? [], onDropped));
  if (body.limit) add("limit", body.limit, () => ({ pageSize: Math.min(body.limit ?? 0, 2000) }));
  if ((body.limit ?? 0) > 2000)
    onDropped({ parameter: "limit", value: body.limit, reason: "CMR gives at most 2000 results in one answer" });
  if (body.fields) onDropped({ parameter: "fields", value: body.fields, reason: "CMR always gives whole records" });
  const single = Object.fromEntries(
    Object.entries(params).map(([key, value]) => [key, Array.isArray(value) && value.length === 1 ? value[0] : value]),
  );
  return { errors, granules: () => new GranuleQuery(single as GranuleParams) };
}

function sortParams(levels: NonNullable<StacSearchBody["sortby"]>, onDropped: OnDropped): ParamsPart {
  const keys = levels.flatMap(({ field, direction }) => {
    const key = sortKeyOf(field);
    if (!key) onDropped({ parameter: "sortby", value: field, reason: "CMR cannot sort by it" });
    return key ? [direction === "desc" ? `-${key}` : key] : [];
  });
  return keys.length > 0 ? { sortKey: keys } : {};
}
