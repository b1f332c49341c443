import type { Bbox, Geometry } from "../geojson.js";
import { collected, type FieldOptions, fieldsOf, type Items } from "./fields.js";

/** One item as a GeoJSON feature. */
export interface GeoJsonFeature {
  readonly type: "Feature";
  readonly id: string;
  readonly geometry: Geometry | null;
  readonly bbox?: Bbox;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface GeoJsonFeatureCollection {
  readonly type: "FeatureCollection";
  readonly features: readonly GeoJsonFeature[];
}

/**
 * Items as a GeoJSON FeatureCollection with the chosen fields as properties, for maps and tables.
 *
 * @example
 * ```ts
 * const { features } = await toGeoJson([], { fields: ["datetime", "eo:cloud_cover"] });
 * ```
 */
export async function toGeoJson(items: Items, options: FieldOptions = {}): Promise<GeoJsonFeatureCollection> {
  const features = (await collected(items)).map(
    (item): GeoJsonFeature => ({
      type: "Feature",
      id: item.id,
      geometry: item.geometry,
      ...(item.bbox && { bbox: item.bbox }),
      properties: fieldsOf(item, options.fields),
    }),
  );
  return { type: "FeatureCollection", features };
}
