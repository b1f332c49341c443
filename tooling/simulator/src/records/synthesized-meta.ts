import { hashText } from "../files/random.js";
import { asObject, asObjects, asText, asTime, type JsonObject } from "./json.js";
import type { CorpusRecord, UmmRecord } from "./record.js";

/** A CMR provider id out of a folder name such as `POCLOUD-ingest`. */
function providerId(name: string): string {
  const upper = name
    .replace(/-.*$/, "")
    .toUpperCase()
    .replace(/[^A-Z0-9_]/g, "_");
  return upper === "UNKNOWN" || upper === "WORKFLOW" || upper === "SCHEMA" ? "UNKNOWN" : upper;
}

/** The record with its meta; a record without one gets a meta that depends on its name only. */
export function withMeta(record: CorpusRecord, type: "granule" | "collection"): UmmRecord {
  if (record.meta !== undefined) return { meta: record.meta, umm: record.umm };
  const name =
    type === "granule"
      ? (asText(record.umm.GranuleUR) ?? "unnamed")
      : `${asText(record.umm.ShortName) ?? "unnamed"}_${asText(record.umm.Version) ?? ""}`;
  return { meta: makeMeta(type, name, providerId(record.provider), record.umm), umm: record.umm };
}

/** A meta that depends on its arguments only. */
export function makeMeta(type: "granule" | "collection", name: string, provider: string, umm: JsonObject): JsonObject {
  const letter = type === "granule" ? "G" : "C";
  const number = 2_900_000_000 + (hashText(`${type}:${name}`) % 90_000_000);
  const dates = asObjects(umm.ProviderDates ?? umm.MetadataDates).flatMap((date) => asTime(date.Date) ?? []);
  const version = asText(asObject(umm.MetadataSpecification)?.Version) ?? (type === "granule" ? "1.6.6" : "1.18.5");
  return {
    "concept-type": type,
    "concept-id": `${letter}${number}-${provider}`,
    "revision-id": 1,
    "native-id": name,
    "provider-id": provider,
    format: `application/vnd.nasa.cmr.umm+json;version=${version}`,
    "revision-date": new Date(dates.length > 0 ? Math.max(...dates) : Date.UTC(2024, 0, 1)).toISOString(),
  };
}
