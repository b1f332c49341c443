import { EarthaccessError, type ErrorJson, errorFromJson, errorToJson, isEarthaccessError } from "@earthaccess/errors";

/** What {@link TaskError} takes beside the message. */
export interface TaskErrorOptions {
  readonly code: string;
  readonly retryable: boolean;
  readonly cause?: unknown;
  readonly data?: unknown;
  readonly taskId?: string | undefined;
  readonly key?: string | undefined;
  readonly attempt?: number | undefined;
  readonly remoteStack?: string | undefined;
}

/**
 * A task that failed, or could not be run at all.
 *
 * What the task threw keeps its name, message, code, data and causes, also across a thread or a queue.
 * Codes of the executor itself: `EA_UNSERIALISABLE`, `EA_PAYLOAD_TOO_LARGE`, `EA_TASK_NOT_FOUND`, `EA_TASK_VERSION`,
 * `EA_TASK_NOT_PORTABLE`, `EA_WORKER_LOST`, `EA_TIMEOUT`, `EA_NO_WORKERS`, `EA_CONTEXT_EXPIRED`, `EA_CONTEXT_MISSING`,
 * `EA_ENGINE_UNAVAILABLE`, `EA_CLOSED`, `EA_MISSING_PEER`.
 */
export class TaskError extends EarthaccessError {
  readonly taskId?: string;
  readonly key?: string;
  readonly attempt?: number;
  /** The stack where the task ran, when that was elsewhere. */
  readonly remoteStack?: string;

  constructor(message: string, options: TaskErrorOptions) {
    super(message, options);
    const { taskId, key, attempt, remoteStack } = options;
    Object.assign(this, { taskId, key, attempt });
    if (remoteStack !== undefined)
      Object.defineProperty(this, "remoteStack", { value: remoteStack, enumerable: false });
  }
}

/** An error as it travels in a result. */
export interface ErrorEnvelope extends ErrorJson {
  readonly stack?: string;
}

/** The travelling form of what a task threw; a failure that does not say otherwise may be retried. */
export function toErrorEnvelope(thrown: unknown): ErrorEnvelope {
  const json = errorToJson(thrown);
  const says =
    typeof thrown === "object" && thrown !== null ? (thrown as { retryable?: unknown }).retryable : undefined;
  const retryable = isEarthaccessError(thrown) ? json.retryable : says !== false;
  const stack = thrown instanceof Error && thrown.stack !== undefined ? stackOf(thrown, thrown.stack) : undefined;
  return { ...json, retryable, ...(stack !== undefined && { stack }) };
}

/** A stack that begins with the error, as V8 has it; those of Firefox and Safari are places alone. */
function stackOf({ name, message }: Error, stack: string): string {
  return errorToJson(stack.includes(message) ? stack : `${name}: ${message}\n${stack}`).message;
}

/** The error that a caller gets for an envelope: of the task's own name and code, with where and when it happened. */
export function fromErrorEnvelope(
  envelope: ErrorEnvelope,
  at: { taskId: string; key: string; attempt: number },
): TaskError {
  const { message, cause, stack } = envelope;
  const error = new TaskError(message, {
    ...envelope,
    cause: cause && errorFromJson(cause),
    remoteStack: stack,
    ...at,
  });
  error.name = envelope.name;
  return error;
}
