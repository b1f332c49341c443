/**
 * Chooses an executor by a word or a switch, for options such as `parallel`.
 *
 * @module
 */
import { concurrentExecutor, type Executor, serialExecutor } from "./index.js";

/** What `parallel` options take. */
export type ExecutorChoice =
  | boolean
  | number
  | "serial"
  | "none"
  | "disabled"
  | "concurrent"
  | "threads"
  | Executor
  | null
  | undefined;

/**
 * The executor that a `parallel` option means; an executor is passed through.
 *
 * `true`, nothing, `"concurrent"` and `"threads"` run concurrently, a number with that concurrency; `false`, `null`, `"serial"`,
 * `"none"` and `"disabled"` run one at a time.
 *
 * @throws {TypeError} for anything else; nothing is replaced silently.
 */
export function getExecutor(choice?: ExecutorChoice, defaults: { readonly concurrency?: number } = {}): Executor {
  if (typeof choice === "object" && choice !== null && "capabilities" in choice) return choice;
  if (typeof choice === "number") return concurrentExecutor({ concurrency: choice });
  const word = typeof choice === "string" ? choice.toLowerCase() : choice;
  if (word === undefined || word === true || word === "concurrent" || word === "threads")
    return concurrentExecutor(defaults);
  if (word === false || word === null || word === "serial" || word === "none" || word === "disabled")
    return serialExecutor();
  throw new TypeError(
    `Unrecognized parallel backend: ${JSON.stringify(choice)}. Use true, false, a number, "serial", "concurrent", or an Executor.`,
  );
}
