import type { ResultEnvelope, TaskEnvelope } from "../driver.js";
import type { Json } from "../json.js";
import type { AuthPayload } from "../task.js";

/** One run, as a thread gets it. */
export interface ThreadRun {
  readonly id: number;
  readonly envelope: TaskEnvelope;
  readonly attempt: number;
  /** Payload of the envelope's context. Threads share our memory, so it need not be sealed. */
  readonly payload?: AuthPayload;
}

/** What a thread resolves to. */
export interface ThreadResult {
  readonly result: ResultEnvelope;
  /** How often progress was reported: messages of another channel, which may arrive later than this one. */
  readonly progressCount: number;
}

/** What all threads of a pool are told. */
export type ToThreads =
  | { readonly abort: number; readonly reason: { readonly name: string; readonly message: string } }
  | { readonly drop: string }
  | { readonly end: true };

/** What threads tell the pool while they run. */
export type FromThread =
  | { readonly started: number }
  | { readonly progress: Json; readonly id: number }
  | { readonly ready: true }
  | { readonly ended: true };

/** What a thread is started with. */
export interface ThreadData {
  /** The modules with tasks, as URLs. */
  readonly modules: readonly string[];
  /** Name of the pool's channels. */
  readonly channel: string;
}
