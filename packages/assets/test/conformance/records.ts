import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const FOLDER = fileURLToPath(new URL("../../../../../shared/conformance/", import.meta.url));
export const isThere = existsSync(join(FOLDER, "behaviours.jsonl"));

// biome-ignore lint/suspicious/noExplicitAny: the records have as many shapes as the reference has tests
export type Data = Record<string, any>;

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
      .filter((behaviour) => behaviour.package === "@earthaccess/assets")
  : [];
export const fixtures: Data = isThere ? JSON.parse(readFileSync(join(FOLDER, "fixtures.json"), "utf8")) : {};
