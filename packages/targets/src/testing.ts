/**
 * What every target must do, as tests for anybody's target.
 *
 * @module
 */
import { atomicityCases } from "./conformance/atomicity.js";
import { bodyCases } from "./conformance/bodies.js";
import { namingCases } from "./conformance/naming.js";
import { assertEqual, type ConformanceCase, type TargetUnderTest, type TestRunner } from "./conformance/subject.js";

export type { TargetUnderTest, TestRunner } from "./conformance/subject.js";

const CASES: readonly ConformanceCase[] = [...bodyCases, ...atomicityCases, ...namingCases];

/**
 * Declares the tests that a target has to pass, each on a new place.
 *
 * @example
 * ```ts
 * import { describe, it } from "node:test";
 * import { MemoryTarget } from "@earthaccess/targets";
 * import { targetConformance } from "@earthaccess/targets/testing";
 *
 * targetConformance({ name: "my store", make: () => new MemoryTarget() }, { describe, it });
 * ```
 */
export function targetConformance(subject: TargetUnderTest, runner: TestRunner): void {
  runner.describe(`the ${subject.name} target`, () => {
    for (const { title, run } of CASES) {
      runner.it(title, async () => {
        await run(await subject.make(), subject);
        assertEqual((await subject.leftovers?.()) ?? [], [], "left over where no reader sees it");
      });
    }
  });
}
