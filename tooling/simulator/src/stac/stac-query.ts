import { shapesOf } from "../cmr/shapefile.js";
import { intersects } from "../geometry/intersects.js";
import { boxRegion, type Region, toRegion } from "../geometry/region.js";
import type { GranuleFacts } from "../records/granule-facts.js";
import { asNumber, asObject, asText, asTexts, type Json, type JsonObject } from "../records/json.js";

/** A condition on an item. */
export type ItemTest = (facts: GranuleFacts) => boolean;

/** The request is wrong; the text says why. */
export class StacRequestError extends Error {
  override readonly name = "StacRequestError";
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

/** The properties that `query` and `sortby` know. */
const PROPERTIES: Readonly<Record<string, (facts: GranuleFacts) => string | number | undefined>> = {
  "eo:cloud_cover": (facts) => facts.cloudCover,
  datetime: (facts) => facts.start,
  start_datetime: (facts) => facts.start,
  end_datetime: (facts) => facts.end,
  created: (facts) => facts.createdAt,
  updated: (facts) => facts.revisionDate,
  id: (facts) => facts.granuleUr,
  collection: (facts) => facts.collection.entryId,
  platform: (facts) => facts.platforms[0]?.toLowerCase(),
};

/** Reads a property of an item by its name, with or without `properties.` in front. */
export function itemProperty(name: string): (facts: GranuleFacts) => string | number | undefined {
  const read = PROPERTIES[name.replace(/^properties\./, "")];
  if (read === undefined) throw new StacRequestError(`The property ${name} cannot be queried.`);
  return read;
}

/** The conditions of a search in its POST form. */
export function itemTests(body: JsonObject): ItemTest[] {
  if (body.bbox !== undefined && body.intersects !== undefined) {
    throw new StacRequestError("bbox and intersects cannot be given together.");
  }
  const tests: ItemTest[] = [];
  const ids = asTexts(body.ids);
  const collections = asTexts(body.collections);
  if (ids.length > 0) tests.push((facts) => ids.includes(facts.granuleUr));
  if (collections.length > 0) tests.push((facts) => collections.includes(facts.collection.entryId));
  if (body.datetime !== undefined) tests.push(datetimeTest(body.datetime));
  for (const [name, operators] of Object.entries(asObject(body.query) ?? {}))
    tests.push(...queryTests(name, operators));
  if (body.bbox !== undefined) tests.push(regionTest([bboxRegion(body.bbox)]));
  if (body.intersects !== undefined) tests.push(regionTest(geometryRegions(body.intersects)));
  return tests;
}

function regionTest(wanted: readonly Region[]): ItemTest {
  return (facts) => facts.regions.some((region) => wanted.some((one) => intersects(region, one)));
}

function bboxRegion(value: Json): Region {
  const numbers = Array.isArray(value) ? value.map((one) => asNumber(one)) : [];
  if ((numbers.length !== 4 && numbers.length !== 6) || numbers.includes(undefined)) {
    throw new StacRequestError("bbox must have 4 or 6 numbers.");
  }
  const all = numbers as number[];
  const [west = 0, south = 0] = all;
  const [east = 0, north = 0] = all.length === 4 ? all.slice(2) : all.slice(3, 5);
  if (south > north || south < -90 || north > 90) throw new StacRequestError("bbox has latitudes that are no box.");
  // As CMR-STAC does, although GeoJSON means a box over the antimeridian by it.
  if (west > east) throw new StacRequestError("bbox has a west that is more than its east.");
  return boxRegion(west, south, east, north);
}

function geometryRegions(value: Json): Region[] {
  const geometry = asObject(value);
  const shapes = geometry === undefined ? [] : shapesOf(geometry);
  if (shapes.length === 0) throw new StacRequestError("intersects must be a GeoJSON geometry.");
  // GeoJSON's edges are straight on the map.
  return shapes.map((shape) => toRegion("geodetic" in shape ? { ...shape, geodetic: false } : shape));
}

function datetimeTest(value: Json): ItemTest {
  const text = asText(value) ?? "";
  const [first = "", second] = text.split("/");
  if (second === undefined) {
    const at = instant(first);
    return (facts) => facts.start !== undefined && facts.start <= at && (facts.end ?? Number.POSITIVE_INFINITY) >= at;
  }
  const low = first === ".." || first === "" ? Number.NEGATIVE_INFINITY : instant(first);
  const high = second === ".." || second === "" ? Number.POSITIVE_INFINITY : instant(second);
  if (low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY)
    throw new StacRequestError("datetime is open at both ends.");
  if (low > high) throw new StacRequestError("datetime ends before it starts.");
  return (facts) => facts.start !== undefined && facts.start <= high && (facts.end ?? Number.POSITIVE_INFINITY) >= low;
}

function instant(text: string): number {
  if (!INSTANT.test(text)) throw new StacRequestError(`datetime ${text} is not an RFC 3339 date and time.`);
  return Date.parse(text);
}

function queryTests(name: string, operators: Json): ItemTest[] {
  const read = itemProperty(name);
  return Object.entries(asObject(operators) ?? {}).map(([operator, value]): ItemTest => {
    const wanted = typeof value === "string" && INSTANT.test(value) ? Date.parse(value) : value;
    const compare = COMPARE[operator];
    if (compare === undefined) throw new StacRequestError(`The operator ${operator} is not supported.`);
    return (facts) => {
      const own = read(facts);
      return own !== undefined && compare(own, wanted);
    };
  });
}

type Compare = (own: string | number, wanted: Json) => boolean;

const COMPARE: Readonly<Record<string, Compare>> = {
  eq: (own, wanted) => own === wanted,
  neq: (own, wanted) => own !== wanted,
  lt: (own, wanted) => own < (wanted as typeof own),
  lte: (own, wanted) => own <= (wanted as typeof own),
  gt: (own, wanted) => own > (wanted as typeof own),
  gte: (own, wanted) => own >= (wanted as typeof own),
  in: (own, wanted) => Array.isArray(wanted) && wanted.includes(own),
  startsWith: (own, wanted) => String(own).startsWith(String(wanted)),
};
