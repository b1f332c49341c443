import type { CollectionEntry } from "../records/collection-entry.js";
import { asText, type JsonObject } from "../records/json.js";

/** A STAC 1.1.0 collection of a UMM-C record. */
export function stacCollection(entry: CollectionEntry, root: string): JsonObject {
  const href = `${root}/collections/${encodeURIComponent(entry.entryId)}`;
  const bounds = entry.regions.map((region) => region.bounds);
  const edge = (i: number, pick: (...values: number[]) => number, none: number): number =>
    bounds.length === 0 ? none : pick(...bounds.map((one) => one[i] ?? none));
  const bbox = [
    Math.max(-180, edge(0, Math.min, -180)),
    edge(1, Math.min, -90),
    Math.min(180, edge(2, Math.max, 180)),
    edge(3, Math.max, 90),
  ];
  const first = entry.ranges[0];
  const start = first === undefined ? null : new Date(first.start).toISOString();
  const end = first?.end === undefined ? null : new Date(first.end).toISOString();
  return {
    type: "Collection",
    stac_version: "1.1.0",
    id: entry.entryId,
    title: entry.entryTitle,
    description: asText(entry.record.umm.Abstract) || entry.entryTitle || entry.entryId,
    license: "other",
    extent: { spatial: { bbox: [bbox] }, temporal: { interval: [[start, end]] } },
    providers: [{ name: entry.provider, roles: ["producer"] }],
    summaries: {
      ...(entry.platforms.length > 0 ? { platform: [...entry.platforms] } : {}),
      ...(entry.instruments.length > 0 ? { instruments: [...entry.instruments] } : {}),
    },
    links: [
      { rel: "self", type: "application/json", href },
      { rel: "root", type: "application/json", href: root },
      { rel: "parent", type: "application/json", href: root },
      { rel: "items", type: "application/geo+json", href: `${href}/items` },
    ],
  };
}
