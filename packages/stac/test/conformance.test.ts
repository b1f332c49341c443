import { describe, expect, it } from "vitest";
import { type Difference, expectDifference, joined } from "../../../tooling/checks/src/differences.js";
import { StacClient } from "../src/client.js";
import { type StacItem, ummGranuleToStacItem } from "../src/index.js";
import { ANSWERS } from "./conformance/answers.js";
import { DEFECTS } from "./conformance/defects.js";
import { check, checkFixture } from "./conformance/expectations.js";
import { type Behaviour, behaviours, inputOf, isThere, readUmm } from "./conformance/records.js";
import { DIFFERENCES, ELSEWHERE } from "./conformance-differences.js";
import { stacProblems } from "./stac-validator.js";

async function run(behaviour: Behaviour): Promise<void> {
  const { id, given, expect: expected } = behaviour;
  const defect = DEFECTS[id];
  if (defect) return defect(behaviour);
  if (id === "external.search-002") {
    await expect(StacClient.open(given.url)).rejects.toThrow(/Invalid STAC URL/);
    return;
  }
  const answer = ANSWERS[given.op];
  if (!answer) throw new Error(`The runner does not know the operation ${given.op}.`);
  const value = answer(given);
  if (expected.ours) return checkFixture(value as StacItem, inputOf(given), expected.ours);
  check(value, expected, given);
}

const runnable = behaviours.filter(({ id, given }) => !(id in ELSEWHERE) && given.op);

describe.skipIf(!isThere)("behaviours of the Python branches (../shared/conformance)", () => {
  it("are all accounted for", () => {
    const open = behaviours.filter(({ id, given }) => !given.op && !given.acceptance && !(id in ELSEWHERE));
    expect(open).toEqual([]);
    expect(behaviours).toHaveLength(181);
    const known = new Set(behaviours.map(({ id }) => id));
    expect(Object.keys(joined<unknown>(DIFFERENCES, ELSEWHERE)).filter((id) => !known.has(id))).toEqual([]);
  });

  it.each(runnable.filter(({ id }) => !(id in DIFFERENCES)).map((behaviour) => [behaviour.id, behaviour] as const))(
    "%s",
    (_id, behaviour) => run(behaviour),
  );

  it.each(runnable.filter(({ id }) => id in DIFFERENCES).map((behaviour) => [behaviour.id, behaviour] as const))(
    "%s differs on purpose",
    async (_id, behaviour) => {
      await expectDifference(() => run(behaviour), DIFFERENCES[behaviour.id] as Difference);
    },
  );

  it("the acceptance of valid items holds for every fixture", async () => {
    for (const name of new Set(behaviours.map(({ given }) => given.umm_fixture).filter(Boolean))) {
      for (const stacVersion of ["1.0.0", "1.1.0"] as const)
        expect(await stacProblems(ummGranuleToStacItem(readUmm(name), { stacVersion })), name).toEqual([]);
    }
  });
});
