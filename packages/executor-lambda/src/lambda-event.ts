import type { TaskEnvelope } from "@earthaccess/executor";

/** What the function gets with each invocation. */
export interface LambdaEvent {
  readonly envelope: TaskEnvelope;
  readonly attempt: number;
  /** The context of the envelope: sealed, or as it is where that was allowed. */
  readonly context?: { readonly sealed: string } | { readonly plain: string };
}

/** Synchronous invocations carry at most 6,291,556 bytes each way; the rest is for what surrounds inputs and results. */
export const MOST_PAYLOAD_BYTES = 6_000_000;
