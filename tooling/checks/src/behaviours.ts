import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./workspace.js";

/** Where the recorded behaviours lie: beside the repository, not in it. */
export const BEHAVIOURS_FOLDER: string = join(ROOT, "../shared/conformance");
const FILE = join(BEHAVIOURS_FOLDER, "behaviours.jsonl");

/** Whether they are there; tests that need them say so and are left out elsewhere. */
export const hasBehaviours: boolean = existsSync(FILE);

/** What a record says; records have as many shapes as the reference has tests. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type BehaviourData = Record<string, any>;

/** One recorded behaviour of the Python branches. */
export interface Behaviour {
  readonly id: string;
  readonly area: string;
  readonly status: "pinned" | "observed" | "defect" | "conflict" | "weak" | "seed" | "python-only";
  /** Whose it is; `"umbrella"` for what several do together. */
  readonly package: string;
  readonly given: BehaviourData;
  readonly expect: BehaviourData;
  readonly note: string;
}

/** The behaviours of one package, of some areas if they are given; none where the records do not lie beside the repository. */
export function behavioursOf(owner: string, areas?: RegExp): Behaviour[] {
  if (!hasBehaviours) return [];
  return readFileSync(FILE, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Behaviour)
    .filter((behaviour) => behaviour.package === owner && (areas?.test(behaviour.area) ?? true));
}
