import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  BEHAVIOURS_FOLDER,
  type BehaviourData,
  behavioursOf,
  hasBehaviours,
} from "../../../../tooling/checks/src/behaviours.js";

export type { Behaviour, BehaviourData as Data } from "../../../../tooling/checks/src/behaviours.js";
export { BEHAVIOURS_FOLDER as FOLDER, hasBehaviours as isThere } from "../../../../tooling/checks/src/behaviours.js";

export const behaviours = behavioursOf("@earthaccess/assets");
export const fixtures: BehaviourData = hasBehaviours
  ? JSON.parse(readFileSync(join(BEHAVIOURS_FOLDER, "fixtures.json"), "utf8"))
  : {};
