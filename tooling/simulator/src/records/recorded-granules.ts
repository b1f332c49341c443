import type { FileStore } from "../files/file-store.js";
import { hashText } from "../files/random.js";
import { type CollectionEntry, collectionEntry } from "./collection-entry.js";
import type { Corpus } from "./corpus.js";
import { type GranuleFacts, granuleFacts } from "./granule-facts.js";
import { asNumber, asObject, asText, type JsonObject } from "./json.js";
import type { UmmRecord } from "./record.js";
import { aliasMirrors, rewriteGranule, rewriteLinks } from "./rewrite-record.js";
import { makeMeta, withMeta } from "./synthesized-meta.js";

/** The recorded part of the catalogue. */
export interface RecordedGranules {
  readonly collections: readonly CollectionEntry[];
  readonly facts: readonly GranuleFacts[];
  /** The granule as the box serves it. */
  record(index: number): UmmRecord;
}

/** Prepares recorded records for the box; links are rewritten and checksums computed when a record is first served. */
export function recordedGranules(corpus: Corpus, dataUrl: string, files: FileStore): RecordedGranules {
  const collections = newestOfEach(corpus.collections.map((one) => withMeta(one, "collection"))).map((record) =>
    collectionEntry({ meta: record.meta, umm: rewriteLinks(record.umm, dataUrl) }),
  );
  const book = new CollectionBook(collections);
  const originals = corpus.granules.map((one) => withMeta(one, "granule"));
  for (const { umm } of originals) aliasMirrors(umm, files);
  const facts = originals.map((record) => granuleFacts(record, book.collectionOf(record)));
  for (const collection of book.all) collection.granuleCount = 0;
  for (const one of facts) one.collection.granuleCount += 1;
  const served: UmmRecord[] = [];
  return {
    collections: book.all,
    facts,
    record(index) {
      const original = originals[index] as UmmRecord;
      served[index] ??= { meta: original.meta, umm: rewriteGranule(original.umm, dataUrl, files) };
      return served[index];
    },
  };
}

/** Finds the collection of a granule as CMR stores them: by concept id, by short name and version, or by entry title. */
class CollectionBook {
  readonly all: CollectionEntry[];

  constructor(collections: readonly CollectionEntry[]) {
    this.all = [...collections];
  }

  collectionOf(granule: UmmRecord): CollectionEntry {
    const id = asText(granule.meta["collection-concept-id"]);
    const reference = asObject(granule.umm.CollectionReference) ?? {};
    const provider = asText(granule.meta["provider-id"]) ?? "";
    const named = this.all.filter((entry) => isReferred(entry, reference));
    const found =
      this.all.find((entry) => id !== undefined && entry.conceptId === id) ??
      named.find((entry) => entry.provider === provider && (id === undefined || entry.conceptId === id)) ??
      (id === undefined ? named[0] : undefined);
    if (found !== undefined) return found;
    const made = collectionEntry(minimalCollection(reference, provider, id));
    this.all.push(made);
    return made;
  }
}

function isReferred(entry: CollectionEntry, reference: JsonObject): boolean {
  if (reference.EntryTitle !== undefined) return reference.EntryTitle === entry.entryTitle;
  return reference.ShortName === entry.shortName && reference.Version === entry.version;
}

/** A collection that has no more than what the granule says about it and what UMM-C requires. */
function minimalCollection(reference: JsonObject, provider: string, id: string | undefined): UmmRecord {
  const title = asText(reference.EntryTitle);
  const version = asText(reference.Version) ?? /[Vv](\d[\d.]*)$/.exec(title ?? "")?.[1] ?? "1";
  const shortName = asText(reference.ShortName) ?? (title ?? "unnamed").replace(/[^A-Za-z0-9._-]+/g, "_").slice(0, 85);
  const umm: JsonObject = {
    ShortName: shortName,
    Version: version,
    EntryTitle: title ?? `${shortName} version ${version}`,
    Abstract: "A minimal collection made by the simulator, because its corpus holds granules of it only.",
    DOI: { MissingReason: "Unknown" },
    DataCenters: [{ Roles: ["ARCHIVER"], ShortName: provider }],
    ProcessingLevel: { Id: "Not provided" },
    ScienceKeywords: [{ Category: "EARTH SCIENCE", Topic: "NOT APPLICABLE", Term: "NOT APPLICABLE" }],
    TemporalExtents: [{ EndsAtPresentFlag: true, RangeDateTimes: [{ BeginningDateTime: "1970-01-01T00:00:00.000Z" }] }],
    SpatialExtent: {
      SpatialCoverageType: "HORIZONTAL",
      HorizontalSpatialDomain: {
        Geometry: {
          CoordinateSystem: "CARTESIAN",
          BoundingRectangles: [
            {
              WestBoundingCoordinate: -180,
              SouthBoundingCoordinate: -90,
              EastBoundingCoordinate: 180,
              NorthBoundingCoordinate: 90,
            },
          ],
        },
      },
      GranuleSpatialRepresentation: "GEODETIC",
    },
    Platforms: [{ ShortName: "Not provided" }],
    CollectionProgress: "ACTIVE",
    MetadataSpecification: {
      URL: "https://cdn.earthdata.nasa.gov/umm/collection/v1.18.5",
      Name: "UMM-C",
      Version: "1.18.5",
    },
  };
  const meta = makeMeta("collection", `${shortName}_${version}`, provider, umm);
  const number = hashText(`${provider}:${shortName}:${version}`) % 90_000_000;
  meta["concept-id"] = id ?? `C${2_800_000_000 + number}-${provider}`;
  return { meta, umm };
}

/** Of several recordings of one collection the one with the highest revision. */
function newestOfEach(records: readonly UmmRecord[]): UmmRecord[] {
  const newest = new Map<string, UmmRecord>();
  for (const record of records) {
    const id = asText(record.meta["concept-id"]) ?? "";
    const other = newest.get(id);
    if (other === undefined || revision(record) > revision(other)) newest.set(id, record);
  }
  return [...newest.values()];
}

function revision(record: UmmRecord): number {
  return asNumber(record.meta["revision-id"]) ?? 0;
}
