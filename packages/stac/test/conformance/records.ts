import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  BEHAVIOURS_FOLDER,
  type Behaviour,
  behavioursOf,
  hasBehaviours,
} from "../../../../tooling/checks/src/behaviours.js";
import type { UmmGranuleRecord } from "../../src/index.js";

export type { Behaviour } from "../../../../tooling/checks/src/behaviours.js";
export { hasBehaviours as isThere } from "../../../../tooling/checks/src/behaviours.js";

export const behaviours = behavioursOf("@earthaccess/stac");
const fixtures = hasBehaviours ? JSON.parse(readFileSync(join(BEHAVIOURS_FOLDER, "fixtures.json"), "utf8")) : {};

export type Given = Behaviour["given"];
export type Expected = Behaviour["expect"];

/** The record or item that a behaviour is given. */
export function inputOf(given: Given): never {
  if (given.umm_fixture) return readUmm(given.umm_fixture) as never;
  if (given.input?.fixture) return fixtures[given.input.fixture] as never;
  throw new Error("no input");
}

export function readUmm(name: string): UmmGranuleRecord {
  const record = JSON.parse(readFileSync(join(BEHAVIOURS_FOLDER, name.replace("umm-fixtures/", "umm/")), "utf8"));
  // Some of the fixtures are whole pages.
  return record.items ? record.items[0] : record;
}
