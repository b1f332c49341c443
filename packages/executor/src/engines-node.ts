import type { EngineOptions } from "./engine-options.js";
import type { Executor } from "./executor.js";
import { piscinaExecutor } from "./piscina.js";
import { remoteExecutor } from "./remote.js";

/** The executors that only Node has. */
export function engineExecutor(word: "piscina" | "remote", options: EngineOptions): Executor {
  return word === "piscina" ? piscinaExecutor(options.piscina ?? {}) : remoteExecutor(options.remote);
}
