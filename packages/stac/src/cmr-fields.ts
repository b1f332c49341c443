import type { CmrMeta } from "./umm-types.js";

/** Envelope fields that STAC does not carry: the kind of record is clear, and the user who ingested it is nobody's business. */
const NOT_CARRIED = new Set(["concept-type", "user-id", "stac"]);

/** `cmr:` properties that are not of the envelope: names of the collection and notes of the conversion. */
const NOT_OF_META = new Set([
  "cmr:short_name",
  "cmr:version",
  "cmr:entry_title",
  "cmr:datetime_source",
  "cmr:geometry_reason",
]);

const TO_STAC = new Map<string, string>([["provider-id", "cmr:provider"]]);
/** Field names are input: the memory for them is bounded. */
const MAX_REMEMBERED = 500;

/** CMR's envelope as `cmr:` properties: `concept-id` → `cmr:concept_id`, `provider-id` → `cmr:provider`. */
export function addMeta(properties: Record<string, unknown>, meta: CmrMeta): void {
  for (const field in meta) {
    if (meta[field] !== undefined && !NOT_CARRIED.has(field)) properties[propertyOf(field)] = meta[field];
  }
}

function propertyOf(field: string): string {
  const known = TO_STAC.get(field);
  if (known !== undefined) return known;
  const property = `cmr:${field.replaceAll("-", "_")}`;
  if (TO_STAC.size < MAX_REMEMBERED) TO_STAC.set(field, property);
  return property;
}

/** The envelope in the `cmr:` properties; `cmr:provider_id`, the spelling of earthaccess's Python branches, is read too. */
export function metaFrom(
  properties: Readonly<Record<string, unknown>>,
  conceptType: "granule" | "collection",
): Record<string, unknown> {
  const meta: Record<string, unknown> = {};
  for (const name of Object.keys(properties)) {
    if (!name.startsWith("cmr:") || NOT_OF_META.has(name)) continue;
    const field = name === "cmr:provider" ? "provider-id" : name.slice(4).replaceAll("_", "-");
    if (!NOT_CARRIED.has(field)) meta[field] = properties[name];
  }
  if (meta["concept-id"] !== undefined) meta["concept-type"] = conceptType;
  return meta;
}
