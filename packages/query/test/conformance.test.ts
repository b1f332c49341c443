import { describe, expect, test } from "vitest";
import { type Behaviour, behavioursOf, hasBehaviours } from "../../../tooling/checks/src/behaviours.js";
import { type Difference, expectDifference } from "../../../tooling/checks/src/differences.js";
import { expectationOf } from "./conformance/expectations.js";
import { mismatch } from "./conformance/judge.js";
import { runRecord } from "./conformance/run-record.js";
import { DIFFERENCES, ELSEWHERE } from "./conformance-differences.js";

const records = behavioursOf("@earthaccess/query");
const binding = new Set(["pinned", "observed", "defect", "conflict"]);

async function verdict(record: Behaviour): Promise<string | undefined> {
  return mismatch(record, await runRecord(record), expectationOf(record));
}

/** The verdict as an error. */
async function judged(record: Behaviour): Promise<void> {
  const problem = await verdict(record);
  if (problem !== undefined) throw new Error(problem);
}

describe.skipIf(!hasBehaviours)(
  "recorded behaviours of the Python library (skipped where the records do not lie beside the repository)",
  () => {
    const asked = records.filter(({ id, status }) => binding.has(status) && !ELSEWHERE.includes(id));

    test.each(asked.filter(({ id }) => !(id in DIFFERENCES)).map((record) => [record.id, record] as const))(
      "%s holds",
      async (_id, record) => {
        expect(await verdict(record)).toBeUndefined();
      },
    );

    test.each(asked.filter(({ id }) => id in DIFFERENCES).map((record) => [record.id, record] as const))(
      "%s is a difference on purpose",
      (id, record) => expectDifference(() => judged(record), DIFFERENCES[id] as Difference),
    );

    test("every difference and every record left to others is in the list of records", () => {
      const known = new Set(records.map(({ id }) => id));
      expect([...Object.keys(DIFFERENCES), ...ELSEWHERE].filter((id) => !known.has(id))).toEqual([]);
    });

    test("differences are few", () => {
      expect(Object.keys(DIFFERENCES).length).toBeLessThanOrEqual(40);
    });
  },
);
