import { snakeCase } from "../cmr-params.js";
import type { Compilation } from "../parameters/compile.js";
import { BoundingBox } from "../values/bounding-box.js";
import { type GeoJsonGeometry, simpleGeometriesOf } from "../values/geojson.js";
import type { QueryValue } from "../values/query-value.js";
import { condition } from "./cql2.js";
import type { Conjunct } from "./stac-draft.js";
import type { Drop, StacDialect, StacSearchBody } from "./stac-params.js";

interface Area extends QueryValue {
  toGeoJSON(): GeoJsonGeometry;
}

/** One geometry that must be met, and where it came from. */
interface Condition {
  readonly parameter: string;
  readonly areas: readonly Area[];
}

const SPATIAL = ["boundingBox", "polygon", "point", "line", "circle"];

/**
 * Writes the spatial parameters: one box as `bbox`, one geometry as `intersects`; what is over goes into the filter (CQL2) or is dropped.
 *
 * STAC takes either `bbox` or `intersects` and draws edges as straight lines on the map.
 */
export function spatialToStac(
  query: Compilation,
  dialect: StacDialect,
  body: StacSearchBody,
  conjuncts: Conjunct[],
  drop: Drop,
): void {
  if (query.values.has("shapefile"))
    drop("shapefile", "a file", "STAC takes no files: read it with polygonFromBytes and use polygon");
  const conditions = conditionsOf(query);
  for (const { areas, parameter } of conditions)
    if (parameter === "circle") drop(parameter, areas, "STAC has no circles: searched as a polygon of 32 sides");
  for (const [i, { areas, parameter }] of conditions.entries()) {
    const [area] = areas;
    if (i > 0 && dialect === "query") drop(parameter, areas, "STAC takes one area; the cql2 dialects take several");
    else if (i > 0) {
      const expression = condition("s_intersects", "geometry", geometryOf(areas));
      conjuncts.push({ expression, parameter, value: areas });
    } else if (areas.length === 1 && area instanceof BoundingBox) body.bbox = area.toStac();
    else body.intersects = geometryOf(areas);
  }
}

function conditionsOf(query: Compilation): Condition[] {
  const groups = SPATIAL.map((parameter): Condition => {
    return { parameter, areas: (query.values.get(parameter) ?? []) as readonly Area[] };
  }).filter(({ areas }) => areas.length > 0);
  if (query.isOn("spatial", "or") && groups.length > 1) {
    const parameter = groups.map((group) => group.parameter).join(" or ");
    return [{ parameter, areas: groups.flatMap(({ areas }) => areas) }];
  }
  return groups.flatMap(({ parameter, areas }) =>
    query.isOn(snakeCase(parameter), "or")
      ? [{ parameter, areas }]
      : areas.map((area) => ({ parameter, areas: [area] })),
  );
}

function geometryOf(areas: readonly Area[]): GeoJsonGeometry {
  const geometries = areas.map((area) => area.toGeoJSON());
  if (geometries.length === 1) return geometries[0] as GeoJsonGeometry;
  const [type, other] = new Set(geometries.map((geometry) => geometry.type.replace("Multi", "")));
  if (other) return { type: "GeometryCollection", geometries };
  const coordinates = geometries.flatMap((geometry) => simpleGeometriesOf(geometry) as { coordinates: unknown }[]);
  return {
    type: `Multi${type}`,
    coordinates: coordinates.map((part) => part.coordinates),
  } as unknown as GeoJsonGeometry;
}
