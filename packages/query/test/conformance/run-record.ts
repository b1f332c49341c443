import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CollectionQuery, GranuleQuery } from "@earthaccess/query";
import type { Behaviour } from "../../../../tooling/checks/src/behaviours.js";
import { built, type Given } from "./given-queries.js";
import { OPERATIONS } from "./operations.js";
import { type Outcome, queryOutcome } from "./outcomes.js";

/** Runs the input of a record through our library. Python's setters throw at once; ours collect, and `toCmr` throws. */
export async function runRecord(record: Behaviour): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), "query-conformance-"));
  try {
    return { ...(await run(record.given as Given, folder)) };
  } catch (error) {
    return { error: error as Error };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function run(given: Given, folder: string): Promise<Outcome> {
  const { op } = given;
  if (/^(GranuleQuery|DataGranules)(\.to_stac)?$/.test(op))
    return queryOutcome(await built(new GranuleQuery(), given, folder), given);
  if (/^(CollectionQuery|DataCollections)(\(\))?$/.test(op))
    return queryOutcome(await built(new CollectionQuery(), given, folder), given);
  const special = OPERATIONS[op];
  if (!special) throw new Error(`no adapter for ${op}`);
  return special(given, folder);
}
