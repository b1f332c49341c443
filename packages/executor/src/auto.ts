/**
 * Chooses an executor by a word or a switch, for options such as `parallel`.
 *
 * @module
 */
import { engineExecutor } from "#engines";
import type { EngineOptions } from "./engine-options.js";
import { concurrentExecutor, type Executor, serialExecutor } from "./index.js";

export type { EngineOptions } from "./engine-options.js";

/** What `parallel` options take. */
export type ExecutorChoice =
  | boolean
  | number
  | "serial"
  | "none"
  | "disabled"
  | "concurrent"
  | "threads"
  | "thread"
  | "threadpool"
  | "piscina"
  | "remote"
  | Executor
  | null
  | undefined;

/** Words, and what stands for none; the choice `undefined` is the word of that name. */
const CONCURRENT = new Set(["undefined", "true", "concurrent", "threads", "thread", "threadpool"]);
const SERIAL = new Set(["false", "null", "serial", "none", "disabled"]);

/**
 * The executor that a `parallel` option means; an executor is passed through.
 *
 * `true`, nothing, `"concurrent"` and the reference's `"threads"`, `"thread"` and `"threadpool"` run concurrently, a number with
 * that concurrency; `false`, `null`, `"serial"`, `"none"` and `"disabled"` run one at a time. On Node, `"piscina"` runs in worker
 * threads and `"remote"` on the workers of a queue, each with its options; a package they need that is not installed is an error
 * with the first task.
 *
 * @throws {TypeError} for anything else; nothing is replaced silently.
 * @example
 * ```ts
 * getExecutor(4).concurrency; // 4
 * getExecutor("serial").name; // "serial"
 * ```
 */
export function getExecutor(
  choice?: ExecutorChoice,
  options: EngineOptions & { readonly concurrency?: number } = {},
): Executor {
  if (typeof choice === "object" && choice !== null && "capabilities" in choice) return choice;
  if (typeof choice === "number") return concurrentExecutor({ concurrency: choice });
  const word = String(typeof choice === "string" ? choice.toLowerCase() : choice);
  if (typeof choice !== "object" || choice === null) {
    if (CONCURRENT.has(word)) return concurrentExecutor(options);
    if (SERIAL.has(word)) return serialExecutor();
    if (word === "piscina" || word === "remote") return engineExecutor(word, options);
  }
  throw new TypeError(
    `Unrecognized parallel backend: ${JSON.stringify(choice)}. Use true, false, a number, "serial", "concurrent", "piscina", "remote", or an Executor.`,
  );
}
