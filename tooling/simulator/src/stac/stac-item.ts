import type { FileStore } from "../files/file-store.js";
import { mediaTypeOf } from "../files/media-types.js";
import type { GranuleFacts } from "../records/granule-facts.js";
import { asObjects, asText, type JsonObject } from "../records/json.js";
import type { UmmRecord } from "../records/record.js";
import { shapesOf } from "../records/spatial-shapes.js";
import { footprintOf } from "./stac-geometry.js";

/** Where items and their files live. */
export interface StacPlaces {
  /** Root of the STAC API, without a trailing slash. */
  readonly root: string;
  readonly dataUrl: string;
  readonly files: FileStore;
}

const ROLES: Readonly<Record<string, readonly string[]>> = {
  "GET DATA": ["data"],
  "GET DATA VIA DIRECT ACCESS": ["data"],
  "GET RELATED VISUALIZATION": ["thumbnail"],
  "EXTENDED METADATA": ["metadata"],
};

/** A STAC 1.1.0 item of a granule; a small mapping of the simulator's own, not the one under test. */
export function stacItem(facts: GranuleFacts, record: UmmRecord, places: StacPlaces): JsonObject {
  const collectionId = facts.collection.entryId;
  const footprint = footprintOf(shapesOf(record.umm, facts.collection.geodetic, facts.collection.orbit));
  const collectionHref = `${places.root}/collections/${encodeURIComponent(collectionId)}`;
  const item = {
    type: "Feature",
    stac_version: "1.1.0",
    stac_extensions: extensionsOf(facts),
    id: facts.granuleUr,
    collection: collectionId,
    geometry: footprint?.geometry ?? null,
    ...(footprint === undefined ? {} : { bbox: footprint.bbox }),
    properties: propertiesOf(facts),
    links: [
      {
        rel: "self",
        type: "application/geo+json",
        href: `${collectionHref}/items/${encodeURIComponent(facts.granuleUr)}`,
      },
      { rel: "parent", type: "application/json", href: collectionHref },
      { rel: "collection", type: "application/json", href: collectionHref },
      { rel: "root", type: "application/json", href: places.root },
    ],
    assets: assetsOf(record, places),
  };
  return item as unknown as JsonObject;
}

function extensionsOf(facts: GranuleFacts): string[] {
  const file = "https://stac-extensions.github.io/file/v2.1.0/schema.json";
  return facts.cloudCover === undefined ? [file] : ["https://stac-extensions.github.io/eo/v1.1.0/schema.json", file];
}

function propertiesOf(facts: GranuleFacts): JsonObject {
  const start = iso(facts.start ?? facts.revisionDate);
  const properties: JsonObject = { datetime: start, updated: iso(facts.revisionDate) };
  if (facts.createdAt !== undefined) properties.created = iso(facts.createdAt);
  if (facts.start !== undefined && facts.end !== undefined) {
    properties.start_datetime = start;
    properties.end_datetime = iso(facts.end);
  }
  if (facts.cloudCover !== undefined) properties["eo:cloud_cover"] = Math.min(100, Math.max(0, facts.cloudCover));
  const platform = facts.platforms[0] ?? facts.collection.platforms[0];
  if (platform !== undefined) properties.platform = platform.toLowerCase();
  const instruments = facts.instruments.length > 0 ? facts.instruments : facts.collection.instruments;
  if (instruments.length > 0) properties.instruments = instruments.map((name) => name.toLowerCase());
  return properties;
}

function assetsOf(record: UmmRecord, { dataUrl, files }: StacPlaces): JsonObject {
  const assets: JsonObject = {};
  for (const link of asObjects(record.umm.RelatedUrls)) {
    const href = asText(link.URL);
    const roles = ROLES[asText(link.Type) ?? ""];
    if (href === undefined || roles === undefined || !URL.canParse(href)) continue;
    const name =
      href
        .replace(/[?#].*$/, "")
        .split("/")
        .at(-1) ?? "";
    const isS3 = href.startsWith("s3://");
    const asset: JsonObject = { href, type: mediaTypeOf(name), title: name, roles: [...roles] };
    if (href.startsWith(`${dataUrl}/`) || isS3) {
      const file = files.file(new URL(href).host + new URL(href).pathname);
      asset["file:size"] = file.size;
      // Multihash: 12 for SHA-256, 20 for its 32 bytes.
      asset["file:checksum"] = `1220${file.checksum("SHA-256")}`;
    }
    assets[uniqueKey(assets, isS3 ? `s3_${name}` : name)] = asset;
  }
  return assets;
}

function uniqueKey(assets: JsonObject, key: string): string {
  let unique = key;
  for (let i = 2; Object.hasOwn(assets, unique); i++) unique = `${key}_${i}`;
  return unique;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
