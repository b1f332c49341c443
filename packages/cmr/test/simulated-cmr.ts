import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import type { DataGranule, SearchOptions } from "../src/index.js";

/** How many granules the simulated CMR has. */
export const COUNT = 300;
/** A query that finds each of them. */
export const everything = { provider: "*", options: { provider: { pattern: true } } } as const;

/** What tells granules apart. */
export const ids = (granules: readonly DataGranule[]) => new Set(granules.map(({ id }) => id));

/** A CMR for a test file; whatever leaks in it fails the test. */
export interface SimulatedCmr {
  readonly box: Simulator;
  /** Options that lead a search to it, with pauses that do not keep a test waiting. */
  readonly here: SearchOptions;
}

/** Starts a CMR before the tests of a file and stops it after them. */
export function simulatedCmr(): SimulatedCmr {
  const state = {} as { box: Simulator; here: SearchOptions };
  beforeAll(async () => {
    state.box = await startSimulator({ granules: COUNT });
    state.here = { system: state.box.system, retry: { limit: 3, minDelayMs: 1, maxDelayMs: 5 } };
  });
  afterAll(() => state.box.close());
  beforeEach(() => state.box.clearRequests());
  afterEach(() => {
    state.box.faults.clear();
    expect(state.box.leaks()).toEqual([]);
  });
  return state;
}
