import type { PiscinaExecutorOptions } from "./piscina.js";
import type { RemoteExecutorOptions } from "./remote.js";

/** Options of the executors that `"piscina"` and `"remote"` mean. */
export interface EngineOptions {
  readonly piscina?: PiscinaExecutorOptions;
  readonly remote?: RemoteExecutorOptions;
}
