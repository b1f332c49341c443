/**
 * The promises of an executor as tests, for executors of this package and of anybody else.
 *
 * @module
 */
import { type Bench, type Check, type ConformanceOptions, expectTrue } from "./conformance/check.js";
import { CONTEXT_CHECKS } from "./conformance/context-checks.js";
import { ENGINE_CHECKS } from "./conformance/engine-checks.js";
import { FAILURE_CHECKS } from "./conformance/failure-checks.js";
import { ORDER_CHECKS } from "./conformance/order-checks.js";
import type { ExecutorCapabilities } from "./driver.js";
import type { Executor } from "./executor.js";

export type { ConformanceOptions, Faults } from "./conformance/check.js";

/** What the suite needs of a test runner: `describe` and `it` of Vitest, Jest, Mocha or `node:test`. */
export interface TestRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
}

const CHECKS: readonly Check[] = [...ORDER_CHECKS, ...FAILURE_CHECKS, ...CONTEXT_CHECKS, ...ENGINE_CHECKS].sort(
  (a, b) => a.point - b.point,
);

/**
 * Defines a test for each promise that an executor of these capabilities makes; each gets an executor of its own and closes it.
 *
 * Workers must serve the tasks of `@earthaccess/executor/conformance/tasks` and reach `options.journal`. Checks that end
 * workers or engines come with `crash` and `faults`.
 *
 * @returns the points that are checked, of 31.
 * @example
 * ```ts no-run
 * import { describe, it } from "node:test";
 * import { concurrentExecutor } from "@earthaccess/executor";
 * import { runConformance } from "@earthaccess/executor/conformance";
 * import { startJournal } from "@earthaccess/executor/conformance/node";
 *
 * const { capabilities } = concurrentExecutor();
 * runConformance(() => concurrentExecutor(), capabilities, { describe, it }, { journal: await startJournal() });
 * ```
 */
export function runConformance(
  makeExecutor: () => Executor | Promise<Executor>,
  capabilities: ExecutorCapabilities,
  runner: TestRunner,
  options: ConformanceOptions,
): readonly number[] {
  const checks = CHECKS.filter(({ appliesTo }) => appliesTo?.(capabilities, options) ?? true);
  runner.describe(`a ${capabilities.kind} executor keeps its promises`, () => {
    for (const check of checks)
      runner.it(`${check.point}. ${check.title}`, () => runCheck(check, makeExecutor, options));
  });
  return [...new Set(checks.map(({ point }) => point))];
}

async function runCheck(
  check: Check,
  makeExecutor: () => Executor | Promise<Executor>,
  options: ConformanceOptions,
): Promise<void> {
  const journal = `${options.journal.url}/${crypto.randomUUID()}`;
  const executors: Executor[] = [];
  const another = async () => {
    const executor = await makeExecutor();
    executors.push(executor);
    return executor;
  };
  const executor = await another();
  expectTrue(executor.concurrency >= 1, "concurrency is a whole number from 1");
  const lines = async () => (await (await fetch(journal)).json()) as readonly string[];
  const bench: Bench = { executor, options, journal, lines, another };
  try {
    await check.run(bench);
  } finally {
    for (const each of executors) await each.close({ drain: false });
  }
}
