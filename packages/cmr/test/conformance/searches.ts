import type { GranuleParams } from "@earthaccess/query";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll } from "vitest";
import { type DataGranule, searchData } from "../../src/index.js";
import { everything } from "../simulated-cmr.js";
import type { Data } from "./records.js";

const boxes = new Map<number, Promise<Simulator>>();
afterAll(async () => {
  for (const box of boxes.values()) await (await box).close();
});

/** A CMR with so many granules. */
export async function cmrWith(granules: number): Promise<Simulator> {
  const box = await (boxes.get(granules) ?? startSimulator({ granules }));
  boxes.set(granules, Promise.resolve(box));
  box.clearRequests();
  return box;
}

/** A search that finds so many granules, and where it asks. */
export async function resultsOf(granules: number, options: { limit?: number; pageSize?: number } = {}) {
  const box = await cmrWith(Math.max(granules, 1));
  // A search that finds nothing is one for a granule that is not there.
  const query: GranuleParams = granules === 0 ? { provider: "NOBODY" } : everything;
  return { box, results: searchData(query, { system: box.system, ...options }) };
}

/** How many granules come, and whether each comes once. */
export const countOf = async (results: AsyncIterable<DataGranule>) => {
  const ids: string[] = [];
  for await (const { id, conceptId } of results) ids.push(`${conceptId} ${id}`);
  return { count: ids.length, unique: new Set(ids).size === ids.length };
};

/** The request that a search makes, as CMR reads it. */
export async function requestOf(run: (system: Simulator["system"]) => { first(): Promise<unknown> }): Promise<Data> {
  const box = await cmrWith(5);
  await run(box.system)
    .first()
    .catch(() => undefined);
  const [request] = box.requests;
  return { endpoint: request?.path, params: Object.fromEntries(new URLSearchParams(request?.body as string)) };
}
