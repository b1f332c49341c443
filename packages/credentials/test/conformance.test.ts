import { describe, expect, it } from "vitest";
import { type Difference, expectDifference } from "../../../tooling/checks/src/differences.js";
import { CENTRE_OPERATIONS } from "./conformance/centre-operations.js";
import { KEY_OPERATIONS } from "./conformance/key-operations.js";
import { type Behaviour, behaviours } from "./conformance/records.js";
import { DIFFERENCES, ELSEWHERE } from "./conformance-differences.js";

/** The first whose beginning fits counts: longer beginnings stand before shorter ones. */
const OPERATIONS = [...KEY_OPERATIONS, ...CENTRE_OPERATIONS];

const isElsewhere = (id: string) => Object.keys(ELSEWHERE).some((start) => id.startsWith(start));
const named = (differ: boolean) =>
  behaviours
    .filter(({ id }) => id in DIFFERENCES === differ && !isElsewhere(id))
    .map((behaviour) => [behaviour.id, behaviour.given.op ?? "", behaviour] as const);

async function run(behaviour: Behaviour): Promise<void> {
  const check = OPERATIONS.find(([start]) => String(behaviour.given.op).startsWith(start))?.[1];
  if (!check) throw new Error(`Nothing checks ${JSON.stringify(behaviour.given)}.`);
  await check(behaviour);
}

describe.skipIf(behaviours.length === 0)("the behaviours of the Python branches", () => {
  it.each(named(false))("%s %s", (_id, _op, behaviour) => run(behaviour));

  it.each(named(true))("%s %s differs on purpose", (id, _op, behaviour) =>
    expectDifference(() => run(behaviour), DIFFERENCES[id] as Difference),
  );

  it("are each checked, different on purpose, or checked elsewhere", () => {
    const ids = behaviours.map(({ id }) => id);
    expect(Object.keys(DIFFERENCES).filter((id) => !ids.includes(id))).toEqual([]);
    expect(Object.keys(ELSEWHERE).filter((start) => !ids.some((id) => id.startsWith(start)))).toEqual([]);
    expect(Object.keys(DIFFERENCES).filter(isElsewhere)).toEqual([]);
  });
});
