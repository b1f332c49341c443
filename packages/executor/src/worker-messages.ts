import type { ResultEnvelope, TaskEnvelope } from "./driver.js";
import type { Json } from "./json.js";
import type { AuthPayload } from "./task.js";

/** What a web worker is sent. */
export type ToWorker =
  | { readonly run: number; readonly envelope: TaskEnvelope; readonly attempt: number; readonly payload?: AuthPayload }
  | { readonly abort: number; readonly reason: { readonly name: string; readonly message: string } }
  | { readonly drop: string }
  | { readonly end: true };

/** What a web worker answers. */
export type FromWorker =
  | { readonly ready: true }
  | { readonly id: number; readonly progress: Json }
  | { readonly id: number; readonly result: ResultEnvelope }
  | { readonly ended: true };
