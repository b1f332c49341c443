/**
 * Schemas of STAC documents for code that takes them from users or the network (zod/mini).
 *
 * They check what this library relies on and let every other field through; for full conformance use the official JSON schemas.
 *
 * @module
 */
import * as z from "zod/mini";

const position = z.array(z.number()).check(z.minLength(2));

/** A GeoJSON geometry. */
export const geometrySchema: z.ZodMiniType = z.lazy(() =>
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("Point"), coordinates: position }),
    z.object({ type: z.literal("MultiPoint"), coordinates: z.array(position) }),
    z.object({ type: z.literal("LineString"), coordinates: z.array(position) }),
    z.object({ type: z.literal("MultiLineString"), coordinates: z.array(z.array(position)) }),
    z.object({ type: z.literal("Polygon"), coordinates: z.array(z.array(position)) }),
    z.object({ type: z.literal("MultiPolygon"), coordinates: z.array(z.array(z.array(position))) }),
    z.object({ type: z.literal("GeometryCollection"), geometries: z.array(geometrySchema) }),
  ]),
);

/** Four numbers, or six with heights. */
export const bboxSchema: z.ZodMiniType<number[]> = z
  .array(z.number())
  .check(z.refine((box) => box.length === 4 || box.length === 6, "a bbox has 4 or 6 numbers"));

const text = z.optional(z.string());
const names = z.optional(z.array(z.string()));

/** A link of an item or a collection. */
export const stacLinkSchema: z.ZodMiniType = z.looseObject({
  href: z.string(),
  rel: z.string(),
  type: text,
  title: text,
});

/** An asset of an item; fields of extensions pass. */
export const stacAssetSchema: z.ZodMiniType = z.looseObject({
  href: z.string(),
  title: text,
  description: text,
  type: text,
  roles: names,
  "file:size": z.optional(z.number()),
  "file:checksum": text,
});

const head = { stac_version: z.string(), stac_extensions: names, id: z.string().check(z.minLength(1)) };

/** A STAC Item of any 1.x version. */
export const stacItemSchema: z.ZodMiniType = z.looseObject({
  ...head,
  type: z.literal("Feature"),
  geometry: z.nullable(geometrySchema),
  bbox: z.optional(bboxSchema),
  properties: z.looseObject({ datetime: z.nullable(z.string()) }),
  links: z.array(stacLinkSchema),
  assets: z.record(z.string(), stacAssetSchema),
  collection: text,
});

/** A STAC Collection of any 1.x version. */
export const stacCollectionSchema: z.ZodMiniType = z.looseObject({
  ...head,
  type: z.literal("Collection"),
  title: text,
  description: z.string(),
  license: z.string(),
  keywords: names,
  extent: z.looseObject({
    spatial: z.looseObject({ bbox: z.array(bboxSchema) }),
    temporal: z.looseObject({ interval: z.array(z.array(z.nullable(z.string()))) }),
  }),
  links: z.array(stacLinkSchema),
});

/** A page of items, as a search answers. */
export const stacItemCollectionSchema: z.ZodMiniType = z.looseObject({
  type: z.literal("FeatureCollection"),
  features: z.array(stacItemSchema),
  links: z.optional(z.array(stacLinkSchema)),
});

/** A granule as CMR's `granules.umm_json` lists it; as tolerant as the conversion. */
export const ummGranuleRecordSchema: z.ZodMiniType = z.looseObject({
  meta: z.optional(z.looseObject({})),
  umm: z.looseObject({ GranuleUR: text, RelatedUrls: z.optional(z.unknown()) }),
});
