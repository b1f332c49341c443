import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FILE = fileURLToPath(new URL("../../../../../shared/conformance/behaviours.jsonl", import.meta.url));

// biome-ignore lint/suspicious/noExplicitAny: the records have as many shapes as the reference has tests
export type Data = Record<string, any>;

/** One recorded behaviour of the Python branches. */
export interface Behaviour {
  readonly id: string;
  readonly package: string;
  readonly given: Data;
  readonly expect: Data;
}

/** What to do for an operation of the records, by the operation's beginning. */
export type Operation = readonly [start: string, check: (behaviour: Behaviour) => unknown];

/** The behaviours of this package; none where the records do not lie beside the repository. */
export const behaviours: Behaviour[] = existsSync(FILE)
  ? readFileSync(FILE, "utf8")
      .split("\n")
      .filter((line) => line.includes('"@earthaccess/credentials"'))
      .map((line) => JSON.parse(line) as Behaviour)
      .filter((behaviour) => behaviour.package === "@earthaccess/credentials")
  : [];
