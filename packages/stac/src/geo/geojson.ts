import type { Bbox, Geometry } from "../geojson.js";
import type { StacItem } from "../stac-types.js";
import { type FieldOptions, fieldsOf, type Items } from "./fields.js";

/** One item as a GeoJSON feature. */
export interface GeoJsonFeature {
  readonly type: "Feature";
  readonly id: string;
  readonly geometry: Geometry | null;
  readonly bbox?: Bbox;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Items as one GeoJSON document (RFC 7946). */
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
  const features: GeoJsonFeature[] = [];
  for await (const item of items) features.push(featureOf(item, options));
  return { type: "FeatureCollection", features };
}

/** The text of a GeoJSON FeatureCollection, a feature a line, piece by piece: for more items than fit into memory. */
export async function* streamGeoJson(items: Items, options: FieldOptions = {}): AsyncGenerator<string, void, void> {
  let separator = '{"type":"FeatureCollection","features":[\n';
  for await (const item of items) {
    yield separator + JSON.stringify(featureOf(item, options));
    separator = ",\n";
  }
  yield separator === ",\n" ? "\n]}\n" : `${separator}]}\n`;
}

function featureOf(item: StacItem, { fields }: FieldOptions): GeoJsonFeature {
  return {
    type: "Feature",
    id: item.id,
    geometry: item.geometry,
    ...(item.bbox && { bbox: item.bbox }),
    properties: fieldsOf(item, fields),
  };
}
