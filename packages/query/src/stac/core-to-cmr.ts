import { simpleGeometriesOf } from "../values/geojson.js";
import { readCollectionId } from "./collection-id.js";
import { Cql2Error } from "./cql2.js";
import type { ParamsPart } from "./partial-params.js";
import type { Drop } from "./stac-params.js";

/** Ids that all have the same version, or all pairs of some names and versions, become names and versions; others entry ids. */
export function collectionParams(ids: readonly string[]): ParamsPart {
  const named = ids.map(readCollectionId);
  const conceptIds = named.flatMap(({ conceptId }) => conceptId ?? []);
  const names = [...new Set(named.flatMap(({ shortName }) => shortName ?? []))];
  const versions = [...new Set(named.flatMap(({ version }) => version ?? []))];
  if (conceptIds.length === ids.length) return { collectionConceptId: conceptIds };
  if (conceptIds.length > 0)
    throw new Cql2Error("concept ids and names of collections cannot be mixed in one CMR search", "collections");
  const withVersion = named.filter(({ version }) => version !== undefined).length;
  if (withVersion === 0) return { shortName: names };
  if (withVersion < ids.length)
    throw new Cql2Error("collections with and without a version cannot be mixed in one CMR search", "collections");
  if (new Set(ids).size === names.length * versions.length) return { shortName: names, version: versions };
  return { entryId: named.map(({ shortName, version }) => `${shortName}_${version}`) };
}

/** Granule URs, unless all of them are concept ids of granules. */
export function idParams(ids: readonly string[]): ParamsPart {
  return ids.every((id) => /^G\d+-[A-Z]\w*$/.test(id)) ? { conceptId: [...ids] } : { granuleUr: [...ids] };
}

/** Areas of any geometry; several of one geometry are alternatives. */
export function areaParams(geometry: unknown, drop: Drop): ParamsPart {
  const params: Record<string, unknown[]> = {};
  for (const part of simpleGeometriesOf(geometry) ?? []) {
    const name = { Point: "point", LineString: "line", Polygon: "polygon" }[part.type as "Point"];
    params[name] = [...(params[name] ?? []), part];
    const holes = part.type === "Polygon" ? part.coordinates.length - 1 : 0;
    if (holes > 0) drop("intersects", `${holes} inner rings`, "CMR knows no holes: what lies in them is found, too");
  }
  const several = Object.entries(params).filter(([, parts]) => parts.length > 1);
  const options = Object.fromEntries(several.map(([name]) => [name, { or: true }]));
  const isMixed = Object.keys(params).length > 1;
  return {
    ...params,
    ...((several.length > 0 || isMixed) && { options: { ...options, ...(isMixed && { spatial: { or: true } }) } }),
  };
}
