import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** One recorded behaviour of the Python library. */
export interface BehaviourRecord {
  readonly id: string;
  readonly area: string;
  readonly status: "pinned" | "observed" | "defect" | "conflict" | "weak" | "seed" | "python-only";
  readonly given: Readonly<Record<string, unknown>>;
  readonly expect: Readonly<Record<string, unknown>>;
  readonly note: string;
}

const FILE = fileURLToPath(new URL("../../../../../shared/conformance/behaviours.jsonl", import.meta.url));

/** The records of this package, or `undefined` where the collection does not lie beside the repository. */
export function recordsOf(name: string): BehaviourRecord[] | undefined {
  if (!existsSync(FILE)) return undefined;
  const lines = readFileSync(FILE, "utf8").trim().split("\n");
  const records = lines.map((line) => JSON.parse(line) as BehaviourRecord & { package: string });
  return records.filter((record) => record.package === name);
}
