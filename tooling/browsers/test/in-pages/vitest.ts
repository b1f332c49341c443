// Stands in for Vitest in a page: the parts of it that are made for any engine, put together as it does itself.
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  chai,
  customMatchers,
  type ExpectStatic,
  GLOBAL_EXPECT,
  getState,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  type MatcherState,
  type MatchersObject,
  setState,
} from "@vitest/expect";
import { type File, startTests, type Task, type VitestRunner } from "@vitest/runner";

export { afterAll, afterEach, beforeAll, beforeEach, describe, it, onTestFinished, suite, test } from "@vitest/runner";

/** What one test of a file came to: `error` is empty when it passed, and absent when it was skipped. */
export interface Outcome {
  readonly title: string;
  readonly error?: string;
}

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);

type Matchers = Record<string, (...wanted: unknown[]) => unknown>;

export const expect = Object.assign(
  (value: unknown, message?: string) => chai.expect(value, message),
  chai.expect,
  (globalThis as unknown as Record<symbol, object>)[ASYMMETRIC_MATCHERS_OBJECT],
  {
    getState: () => getState(expect),
    setState: (state: Partial<MatcherState>) => setState(state, expect),
    extend,
    unreachable: (message: string) => chai.assert.fail(message),
    poll: (look: () => unknown, options?: WaitOptions) =>
      new Proxy(
        {},
        {
          get:
            (_target, matcher: string) =>
            (...wanted: unknown[]) =>
              vi.waitFor(async () => (chai.expect(await look()) as unknown as Matchers)[matcher]?.(...wanted), options),
        },
      ),
  },
) as unknown as ExpectStatic;
Object.defineProperty(globalThis, GLOBAL_EXPECT, { value: expect, writable: true, configurable: true });
setState({ assertionCalls: 0, isExpectingAssertions: false, environment: "page" }, expect);
extend(customMatchers);

function extend(matchers: MatchersObject): void {
  (chai.expect as unknown as { extend(expect: unknown, matchers: MatchersObject): void }).extend(expect, matchers);
}

/** Types are looked at by the compiler. */
export const expectTypeOf: () => unknown = () =>
  new Proxy(() => undefined, { get: () => expectTypeOf(), apply: () => undefined });

interface WaitOptions {
  readonly timeout?: number;
  readonly interval?: number;
}

export const vi = {
  async waitFor<T>(look: () => T | Promise<T>, { timeout = 1000, interval = 50 }: WaitOptions = {}): Promise<T> {
    for (const end = Date.now() + timeout; ; ) {
      try {
        return await look();
      } catch (error) {
        if (Date.now() > end) throw error;
        await new Promise((resolve) => setTimeout(resolve, interval));
      }
    }
  },
};

/** Runs the tests that `load` declares. @param left beginnings of the titles of those that are not to be run */
export async function runTests(load: () => Promise<unknown>, left: readonly string[]): Promise<Outcome[]> {
  const runner = {
    config: {
      root: "/",
      setupFiles: [],
      passWithNoTests: false,
      allowOnly: false,
      sequence: { seed: 1, hooks: "stack", setupFiles: "list" },
      maxConcurrency: 5,
      testTimeout: 120_000,
      hookTimeout: 120_000,
      retry: 0,
      tags: [],
      strictTags: false,
    },
    importFile: async () => void (await load()),
    onCollected: (files: File[]) => {
      for (const file of files) leaveOut(file.tasks, "", left);
    },
  };
  const outcomes: Outcome[] = [];
  const files = await startTests(["tests"], runner as unknown as VitestRunner);
  for (const file of files) collect(file, "", outcomes);
  return outcomes;
}

function leaveOut(tasks: readonly Task[], path: string, left: readonly string[]): void {
  for (const task of tasks) {
    const title = path + task.name;
    if (left.some((start) => title.startsWith(start))) task.mode = "skip";
    else if (task.type === "suite") leaveOut(task.tasks, `${title} > `, left);
  }
}

function collect(task: Task, path: string, outcomes: Outcome[]): void {
  const isFile = "filepath" in task;
  const title = isFile ? "(the file)" : path + task.name;
  const [error] = task.result?.errors ?? [];
  if (error) outcomes.push({ title, error: [error.message, error.diff, error.stack].join("\n").slice(0, 3000) });
  else if (task.type === "test") outcomes.push(task.result?.state === "pass" ? { title, error: "" } : { title });
  if (task.type === "suite") for (const member of task.tasks) collect(member, isFile ? "" : `${title} > `, outcomes);
}
