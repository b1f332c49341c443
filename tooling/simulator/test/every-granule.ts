import { afterAll, beforeAll, expect } from "vitest";
import { type Simulator, startSimulator } from "../src/index.js";
import { CORPUS, HAS_CORPUS } from "./corpus-folder.js";
import { type Item, searchAll } from "./search.js";

/** The parts of a granule that tests read for themselves. */
export interface Umm {
  GranuleUR: string;
  CloudCover?: number;
  AdditionalAttributes?: { Name: string; Values: string[] }[];
  TemporalExtent?: { RangeDateTime?: { BeginningDateTime: string; EndingDateTime?: string }; SingleDateTime?: string };
  DataGranule?: {
    DayNightFlag?: string;
    ProductionDateTime?: string;
    Identifiers?: { Identifier: string; IdentifierType: string }[];
  };
  RelatedUrls?: { Type: string }[];
  CollectionReference: { ShortName?: string; Version?: string };
  Platforms?: { ShortName: string }[];
  OrbitCalculatedSpatialDomains?: { OrbitNumber?: number; BeginOrbitNumber?: number; EndOrbitNumber?: number }[];
  SpatialExtent?: {
    HorizontalSpatialDomain?: {
      Geometry?: {
        BoundingRectangles?: Record<string, number>[];
        GPolygons?: { Boundary: { Points: { Longitude: number; Latitude: number }[] } }[];
      };
    };
  };
}

export const ALL = "provider=*&options[provider][pattern]=true";

/** A granule as a search gives it. */
export interface Granule {
  readonly meta: Item["meta"];
  readonly umm: Umm;
}

/** A simulator and all of its granules, for a test file. */
export interface EveryGranule {
  readonly box: Simulator;
  readonly everything: readonly Granule[];
  /** Fails unless a query finds the granules that a plain loop finds: some, and not all. */
  expectSame(query: string, keep: (one: Granule) => boolean): Promise<void>;
}

/** Starts a simulator before the tests of a file, with the recorded payloads where they are, and stops it after them. */
export function everyGranule(): EveryGranule {
  const state = {} as { box: Simulator; everything: readonly Granule[] };
  beforeAll(async () => {
    state.box = await startSimulator({ granules: 600, fileSize: 500, ...(HAS_CORPUS ? { corpus: CORPUS } : {}) });
    state.everything = (await searchAll(state.box, ALL, 2000)).items as unknown as readonly Granule[];
  });
  afterAll(async () => {
    await state.box.close();
  });
  return {
    get box() {
      return state.box;
    },
    get everything() {
      return state.everything;
    },
    async expectSame(query, keep) {
      const { items } = await searchAll(state.box, `${ALL}&${query}`, 500);
      const wanted = state.everything.filter(keep).map((one) => one.umm.GranuleUR);
      expect(wanted.length).toBeGreaterThan(0);
      expect(wanted.length).toBeLessThan(state.everything.length);
      expect(items.map((item) => item.umm.GranuleUR).sort()).toEqual(wanted.sort());
    },
  };
}

/** When a granule begins and ends, in milliseconds. */
export function span(umm: Umm): [number, number] {
  const { RangeDateTime: range, SingleDateTime: single } = umm.TemporalExtent ?? {};
  if (single !== undefined) return [Date.parse(single), Date.parse(single)];
  const end = range?.EndingDateTime;
  return [Date.parse(range?.BeginningDateTime ?? ""), end === undefined ? Number.POSITIVE_INFINITY : Date.parse(end)];
}

/** Its cloud cover, from its field or an attribute. */
export function cloud(umm: Umm): number | undefined {
  const text = umm.AdditionalAttributes?.find((one) => one.Name === "CLOUD_COVERAGE")?.Values[0];
  return umm.CloudCover ?? (text === undefined ? undefined : Number(text));
}
