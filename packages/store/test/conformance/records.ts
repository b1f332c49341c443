import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FILE = fileURLToPath(new URL("../../../../../shared/conformance/behaviours.jsonl", import.meta.url));
const AREAS = /^(download|open|defect\.download|defect\.open)\b/;

// biome-ignore lint/suspicious/noExplicitAny: the records have as many shapes as the reference has tests
type Data = Record<string, any>;

/** One recorded behaviour of the Python branches. */
export interface Behaviour {
  readonly id: string;
  readonly area: string;
  readonly package: string;
  readonly given: Data;
  readonly expect: Data;
}

/** What is done for each record, by its id. */
export type Checks = Readonly<Record<string, (behaviour: Behaviour) => unknown>>;

/** The behaviours of downloading and opening; none where the records do not lie beside the repository. */
export const behaviours: Behaviour[] = existsSync(FILE)
  ? readFileSync(FILE, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Behaviour)
      .filter(({ area, package: owner }) => owner === "umbrella" && AREAS.test(area))
  : [];
