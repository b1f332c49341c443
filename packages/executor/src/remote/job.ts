import { createHash } from "node:crypto";
import type { ResultEnvelope, TaskEnvelope } from "../driver.js";
import type { ErrorEnvelope } from "../task-error.js";

/** What the queue holds of a run. */
export interface JobData {
  readonly envelope: TaskEnvelope;
  readonly attempt: number;
  /** The task may run again after its worker was lost. */
  readonly idempotent: boolean;
  /** Why it failed; written by the worker. */
  readonly error?: ErrorEnvelope;
}

/** Statuses in which a job is finished. */
export type JobEnd = Extract<ResultEnvelope, { readonly ok: true }>;

/**
 * The same for the same work: key, attempt, task and input.
 *
 * A client that comes back with the same run key finds what was finished, and not what another input gave under that key.
 */
export function jobIdOf({ key, task, input }: TaskEnvelope, attempt: number): string {
  const work = createHash("sha256").update(JSON.stringify([key, task.id, task.version, input]));
  const name = /^[\w.-]{1,100}$/.test(key) ? key : "job";
  return `${name}.${work.digest("hex").slice(0, 16)}.a${attempt}`;
}
