import { concurrentExecutor, defineTask, type Executor, serialExecutor } from "../src/index.js";

/** The executors that run tasks in this process; what is expected of one is expected of both. */
export const EXECUTORS: readonly [string, () => Executor][] = [
  ["serial", () => serialExecutor()],
  ["concurrent", () => concurrentExecutor({ concurrency: 4 })],
];

export const double = defineTask({ id: "test/double", run: (x: number) => 2 * x });

/** Everything that a map gives. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
