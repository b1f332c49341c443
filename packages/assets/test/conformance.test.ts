import { describe, expect, it } from "vitest";
import { type Difference, expectDifference, joined } from "../../../tooling/checks/src/differences.js";
import { ASSET_OPERATIONS } from "./conformance/asset-operations.js";
import { GRANULE_OPERATIONS } from "./conformance/granule-operations.js";
import { type Behaviour, behaviours, type Data, isThere } from "./conformance/records.js";
import { DIFFERENCES, ELSEWHERE } from "./conformance-differences.js";

const OPERATIONS = joined<(given: Data, wanted: Data, behaviour: Behaviour) => void>(
  ASSET_OPERATIONS,
  GRANULE_OPERATIONS,
);

function run(behaviour: Behaviour): void {
  const runner = OPERATIONS[behaviour.given.op];
  if (!runner) throw new Error(`The runner does not know the operation ${behaviour.given.op}.`);
  runner(behaviour.given, behaviour.expect, behaviour);
}

const runnable = behaviours.filter(({ id, given }) => given.op && !(id in ELSEWHERE));
const named = (list: Behaviour[]) => list.map((behaviour) => [behaviour.id, behaviour] as const);

describe.skipIf(!isThere)("behaviours of the Python branches (../shared/conformance)", () => {
  it("are all accounted for", () => {
    expect(behaviours).toHaveLength(292);
    const known = new Set(behaviours.map(({ id }) => id));
    expect(Object.keys(joined<unknown>(DIFFERENCES, ELSEWHERE)).filter((id) => !known.has(id))).toEqual([]);
    expect(behaviours.filter(({ given, id }) => !given.op && !given.acceptance && !(id in ELSEWHERE))).toEqual([]);
  });

  it.each(named(runnable.filter(({ id }) => !(id in DIFFERENCES))))("%s", (_id, behaviour) => run(behaviour));

  it.each(named(runnable.filter(({ id }) => id in DIFFERENCES)))("%s differs on purpose", (_id, behaviour) => {
    return expectDifference(() => run(behaviour), DIFFERENCES[behaviour.id] as Difference);
  });
});
