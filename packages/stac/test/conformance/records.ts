import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { UmmGranuleRecord } from "../../src/index.js";
import { SHARED } from "../corpus.js";

const FOLDER = join(SHARED, "conformance");
export const isThere = existsSync(join(FOLDER, "behaviours.jsonl"));

// biome-ignore lint/suspicious/noExplicitAny: the records have as many shapes as the reference has tests
type Data = Record<string, any>;

/** One recorded behaviour of the Python branches. */
export interface Behaviour {
  readonly id: string;
  readonly area: string;
  readonly status: string;
  readonly package: string;
  readonly given: Data;
  readonly expect: Data;
}

/** The behaviours of this package; none where the records do not lie beside the repository. */
export const behaviours: Behaviour[] = isThere
  ? readFileSync(join(FOLDER, "behaviours.jsonl"), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Behaviour)
      .filter((behaviour) => behaviour.package === "@earthaccess/stac")
  : [];
const fixtures = isThere ? JSON.parse(readFileSync(join(FOLDER, "fixtures.json"), "utf8")) : {};

export type Given = Behaviour["given"];
export type Expected = Behaviour["expect"];

/** The record or item that a behaviour is given. */
export function inputOf(given: Given): never {
  if (given.umm_fixture) return readUmm(given.umm_fixture) as never;
  if (given.input?.fixture) return fixtures[given.input.fixture] as never;
  throw new Error("no input");
}

export function readUmm(name: string): UmmGranuleRecord {
  const record = JSON.parse(readFileSync(join(FOLDER, name.replace("umm-fixtures/", "umm/")), "utf8"));
  // Some of the fixtures are whole pages.
  return record.items ? record.items[0] : record;
}
