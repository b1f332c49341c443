import type { EngineOptions } from "./engine-options.js";
import type { Executor } from "./executor.js";

/** Where there are no threads of Node and no queues. */
export function engineExecutor(word: "piscina" | "remote", _options: EngineOptions): Executor {
  throw new TypeError(
    `The parallel backend "${word}" needs Node. In a browser use "concurrent", or webWorkerExecutor().`,
  );
}
