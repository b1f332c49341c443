import type { FileStore } from "../files/file-store.js";
import type { Region } from "../geometry/region.js";
import { type CollectionEntry, collectionEntry } from "../records/collection-entry.js";
import type { GranuleFacts, OrbitFacts } from "../records/granule-facts.js";
import type { UmmRecord } from "../records/record.js";
import { compileTemplate, type TemplateValues } from "./template.js";

/** A run of synthetic granules of one collection, each made from its number. */
export interface SyntheticBlock {
  readonly collection: CollectionEntry;
  readonly count: number;
  facts(index: number): GranuleFacts;
  text(index: number): string;
}

/** One kind of synthetic collection. */
export interface SyntheticKind {
  readonly collection: (dataUrl: string) => UmmRecord;
  /** A granule with marks for everything that differs. */
  readonly template: (dataUrl: string) => unknown;
  readonly values: (granule: SyntheticGranule, files: FileStore) => TemplateValues;
  readonly facts: new (granule: SyntheticGranule) => SyntheticFacts;
}

/** Which granule of a block. */
export interface SyntheticGranule {
  readonly collection: CollectionEntry;
  /** Position in its collection. */
  readonly index: number;
  /** Milliseconds since the epoch, whole seconds. */
  readonly start: number;
  readonly conceptId: string;
}

const FIRST = Date.UTC(2000, 0, 1);
const SECONDS = (Date.UTC(2025, 0, 1) - FIRST) / 1000;

/** The granules of a kind; their starts are spread evenly over 2000 to 2024, in order. */
export function syntheticBlock(
  kind: SyntheticKind,
  count: number,
  firstConcept: number,
  dataUrl: string,
  files: FileStore,
): SyntheticBlock {
  const collection = collectionEntry(kind.collection(dataUrl));
  const write = compileTemplate(kind.template(dataUrl));
  const granule = (index: number): SyntheticGranule => ({
    collection,
    index,
    start: FIRST + Math.floor((index * SECONDS) / count) * 1000,
    conceptId: `G${firstConcept + index}-${collection.provider}`,
  });
  return {
    collection,
    count,
    facts: (index) => new kind.facts(granule(index)),
    text(index) {
      const one = granule(index);
      return write({ ...kind.values(one, files), concept: one.conceptId, collection: collection.conceptId });
    },
  };
}

/** The facts of a synthetic granule: what a kind does not override is absent. */
export abstract class SyntheticFacts implements GranuleFacts {
  protected readonly granule: SyntheticGranule;
  readonly end: number | undefined;
  readonly cloudCover: number | undefined = undefined;
  readonly dayNight: string | undefined = undefined;
  readonly downloadable: boolean = true;
  readonly browsable: boolean = false;

  constructor(granule: SyntheticGranule, durationMs: number) {
    this.granule = granule;
    this.end = granule.start + durationMs;
  }

  abstract get granuleUr(): string;
  abstract get regions(): readonly Region[];

  get collection(): CollectionEntry {
    return this.granule.collection;
  }
  get conceptId(): string {
    return this.granule.conceptId;
  }
  get producerIds(): readonly string[] {
    return [this.granuleUr];
  }
  get nativeId(): string {
    return this.granuleUr;
  }
  get provider(): string {
    return this.granule.collection.provider;
  }
  get start(): number {
    return this.granule.start;
  }
  get revisionDate(): number {
    return revisionOf(this.granule.start);
  }
  get createdAt(): number {
    return revisionOf(this.granule.start);
  }
  get productionDate(): number {
    return this.granule.start + 3_600_000;
  }
  get platforms(): readonly string[] {
    return this.granule.collection.platforms;
  }
  get instruments(): readonly string[] {
    return this.granule.collection.instruments;
  }
  get projects(): readonly string[] {
    return [];
  }
  get sizeMb(): number {
    return 1;
  }
  get orbits(): readonly OrbitFacts[] {
    return [];
  }
  get attributes(): readonly { readonly name: string; readonly values: readonly string[] }[] {
    return [];
  }
  get featureIds(): readonly string[] {
    return [];
  }
  get cridIds(): readonly string[] {
    return [];
  }
  get cycle(): number | undefined {
    return undefined;
  }
  get passes(): readonly { readonly pass: number; readonly tiles: readonly string[] }[] {
    return [];
  }
  get tiles(): readonly { readonly name: string; readonly x: number; readonly y: number }[] {
    return [];
  }
}

/** Synthetic granules are revised a day after their start. */
export function revisionOf(start: number): number {
  return start + 86_400_000;
}
