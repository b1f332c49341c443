import { describe, expect, it } from "vitest";
import { type Difference, expectDifference } from "../../../tooling/checks/src/differences.js";
import { checkCitation, checkCollection, checkServices } from "./conformance/collection-checks.js";
import { type Behaviour, behaviours, type Check, isThere } from "./conformance/records.js";
import { checkDefect, checkLazy, checkResults, checkSeed, checkSummary } from "./conformance/result-checks.js";
import { checkSearch } from "./conformance/search-checks.js";
import { DIFFERENCES, ELSEWHERE } from "./conformance-differences.js";

/** By area: how a behaviour is checked here. */
const CHECKS: readonly (readonly [RegExp, Check])[] = [
  [/^results\.base/, checkResults],
  [/^results\.lazy/, checkLazy],
  [/^defect\.results/, checkDefect],
  [/^api\.search_/, checkSearch],
  [/^collection\.citation/, checkCitation],
  [/^(collection|defect\.collection)/, checkCollection],
  [/^services/, checkServices],
  [/^seed/, checkSeed],
  [/^results\.summary/, checkSummary],
];

function run(behaviour: Behaviour): Promise<void> {
  const check = CHECKS.find(([pattern]) => pattern.test(behaviour.id))?.[1];
  if (!check) throw new Error(`The runner does not know ${behaviour.id}.`);
  return check(behaviour);
}

const runnable = behaviours.filter(({ id }) => !(id in ELSEWHERE));
const named = (differ: boolean) =>
  runnable.filter(({ id }) => id in DIFFERENCES === differ).map((behaviour) => [behaviour.id, behaviour] as const);

describe.skipIf(!isThere)("behaviours of the Python branches (../shared/conformance)", () => {
  it("are all accounted for", () => {
    expect(behaviours).toHaveLength(101);
    const known = new Set(behaviours.map(({ id }) => id));
    expect([...Object.keys(DIFFERENCES), ...Object.keys(ELSEWHERE)].filter((id) => !known.has(id))).toEqual([]);
  });

  it.each(named(false))("%s", (_id, behaviour) => run(behaviour));

  it.each(named(true))("%s differs on purpose", async (_id, behaviour) => {
    await expectDifference(() => run(behaviour), DIFFERENCES[behaviour.id] as Difference);
  });
});
