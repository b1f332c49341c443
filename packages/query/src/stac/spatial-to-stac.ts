import type { Compilation } from "../parameters/compile.js";
import { BoundingBox } from "../values/bounding-box.js";
import type { GeoJsonGeometry } from "../values/geojson.js";
import type { QueryValue } from "../values/query-value.js";
import type { Cql2Expression } from "./cql2.js";
import type { Conjunct } from "./stac-draft.js";
import type { OnDropped, StacDialect, StacSearchBody } from "./stac-params.js";

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
  drop: OnDropped,
): void {
  if (query.values.has("shapefile"))
    drop({
      parameter: "shapefile",
      value: "a file",
      reason: "STAC takes no files: read it with polygonFromBytes and use polygon",
    });
  const [first, ...more] = conditionsOf(query);
  if (!first) return;
  for (const { areas, parameter } of [first, ...more])
    if (parameter === "circle")
      drop({ parameter, value: areas, reason: "STAC has no circles: searched as a polygon of 32 sides" });
  const [area] = first.areas;
  if (first.areas.length === 1 && area instanceof BoundingBox) body.bbox = area.toStac();
  else body.intersects = geometryOf(first.areas);
  for (const condition of more) {
    const value = condition.areas;
    const { parameter } = condition;
    if (dialect === "query") drop({ parameter, value, reason: "STAC takes one area; the cql2 dialects take several" });
    else conjuncts.push({ expression: intersects(geometryOf(condition.areas)), parameter, value });
  }
}

function conditionsOf(query: Compilation): Condition[] {
  const groups = SPATIAL.map((parameter) => ({
    parameter,
    areas: (query.values.get(parameter) ?? []) as readonly Area[],
  })).filter(({ areas }) => areas.length > 0);
  if (query.isOn("spatial", "or") && groups.length > 1)
    return [
      { parameter: groups.map(({ parameter }) => parameter).join(" or "), areas: groups.flatMap(({ areas }) => areas) },
    ];
  return groups.flatMap(({ parameter, areas }) => {
    const cmrName = parameter === "boundingBox" ? "bounding_box" : parameter;
    return query.isOn(cmrName, "or") ? [{ parameter, areas }] : areas.map((area) => ({ parameter, areas: [area] }));
  });
}

function geometryOf(areas: readonly Area[]): GeoJsonGeometry {
  const geometries = areas.map((area) => area.toGeoJSON());
  if (geometries.length === 1) return geometries[0] as GeoJsonGeometry;
  const [type] = new Set(geometries.map((g) => g.type.replace("Multi", "")));
  const isUniform = geometries.every((g) => g.type.replace("Multi", "") === type);
  if (!isUniform || !type) return { type: "GeometryCollection", geometries };
  const coordinates = geometries.flatMap((g) => {
    const own = (g as { coordinates: unknown }).coordinates;
    return g.type.startsWith("Multi") ? (own as unknown[]) : [own];
  });
  return { type: `Multi${type}`, coordinates } as unknown as GeoJsonGeometry;
}

function intersects(geometry: GeoJsonGeometry): Cql2Expression {
  return { op: "s_intersects", args: [{ property: "geometry" }, geometry] };
}
