import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FILE = fileURLToPath(new URL("../../../../../shared/conformance/behaviours.jsonl", import.meta.url));
export const isThere = existsSync(FILE);
const AREAS =
  /^(results\..*|collection\..*|services\..*|api\.search_.*|defect\.(results|collection|granule)|format\.(granule|collection|results)|seed\.phase[1278])$/;

// biome-ignore lint/suspicious/noExplicitAny: the records have as many shapes as the reference has tests
export type Data = Record<string, any>;

/** One recorded behaviour of the Python branches. */
export interface Behaviour {
  readonly id: string;
  readonly area: string;
  readonly package: string;
  readonly given: Data;
  readonly expect: Data;
}

/** How a behaviour is checked: what is expected holds, or it throws. */
export type Check = (behaviour: Behaviour) => Promise<void>;

/** The behaviours of searches and their results; none where the records do not lie beside the repository. */
export const behaviours: Behaviour[] = isThere
  ? readFileSync(FILE, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Behaviour)
      .filter((behaviour) => behaviour.package === "umbrella" && AREAS.test(behaviour.area))
  : [];
