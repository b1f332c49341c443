import type { AuthPayload, Json, ResultEnvelope, TaskEnvelope } from "@earthaccess/executor";

/** What a child is sent. */
export type ToChild =
  | { readonly envelope: TaskEnvelope; readonly attempt: number }
  | { readonly context: string; readonly version: number; readonly payload: AuthPayload }
  | { readonly drop: string };

/** What a child answers. */
export type FromChild = { readonly result: ResultEnvelope } | { readonly progress: Json };
