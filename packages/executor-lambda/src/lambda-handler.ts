import { type AuthPayload, type ResultEnvelope, TaskError } from "@earthaccess/executor";
import { openPayload, type SealingKey } from "@earthaccess/executor/sealing";
import { type ServeTasksOptions, serveTasks } from "@earthaccess/executor/worker";
import { environmentKey } from "./environment-key.js";
import { type LambdaEvent, MOST_PAYLOAD_BYTES } from "./lambda-event.js";

/** What {@link createLambdaHandler} takes. */
export interface LambdaHandlerOptions {
  /** Modules with tasks, or functions that import one. */
  readonly tasks: ServeTasksOptions["tasks"];
  /** Opens contexts; the same as the client's. @default the environment's EARTHACCESS_EXECUTOR_KEY */
  readonly key?: SealingKey;
  /** Takes contexts that are not sealed. @default false */
  readonly insecurePlaintextContext?: boolean;
}

/** The part of Lambda's context that the handler reads. */
export interface LambdaContext {
  getRemainingTimeInMillis?(): number;
}

/** What a result needs to get out before the function's time ends. */
const LAST_WORDS_MS = 500;
/** Contexts that a warm environment remembers. */
const MOST_CONTEXTS = 20;

/**
 * The handler of a function that serves tasks to `lambdaExecutor`.
 *
 * Resources live as long as the environment stays warm. A task that would outlast the function's time ends with `EA_TIMEOUT`.
 *
 * @example
 * ```ts no-run
 * import { defineTask } from "@earthaccess/executor";
 * import { createLambdaHandler } from "@earthaccess/executor-lambda";
 *
 * const parseGranule = defineTask({ id: "my-app/parse", idempotent: true, run: (name: string) => name.length });
 * export const handler = createLambdaHandler({ tasks: [{ parseGranule }] });
 * ```
 */
export function createLambdaHandler(
  options: LambdaHandlerOptions,
): (event: LambdaEvent, context?: LambdaContext) => Promise<ResultEnvelope> {
  const payloads = new Map<string, Promise<AuthPayload>>();
  const serve = serveTasks({
    tasks: options.tasks,
    openContext: async (id, version) => {
      const payload = await payloads.get(`${id}|${version}`);
      if (payload) return payload;
      throw new TaskError("The invocation carries no context.", { code: "EA_CONTEXT_MISSING", retryable: false });
    },
  });
  return async (event, context) => {
    const { attempt, envelope } = event;
    const name = envelope.context && `${envelope.context.id}|${envelope.context.version}`;
    if (name !== undefined && !payloads.has(name)) {
      const payload = unpack(event, options);
      // Told to the task that asks for it.
      payload.catch(() => undefined);
      payloads.set(name, payload);
    }
    if (payloads.size > MOST_CONTEXTS) payloads.delete(payloads.keys().next().value as string);
    const left = (context?.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY) - LAST_WORDS_MS;
    const timeoutMs = Math.min(envelope.timeoutMs ?? Number.POSITIVE_INFINITY, left);
    const limited = Number.isFinite(timeoutMs) ? { ...envelope, timeoutMs: Math.max(1, timeoutMs) } : envelope;
    const { signal } = new AbortController();
    const result = await serve(limited, { attempt, signal, progress: () => undefined });
    // A context that could not be opened may come right with the next invocation.
    if (name !== undefined) await payloads.get(name)?.catch(() => payloads.delete(name));
    const size = new TextEncoder().encode(JSON.stringify(result)).length;
    if (size <= MOST_PAYLOAD_BYTES) return result;
    const message = `The result is ${size} bytes; Lambda gives back at most ${MOST_PAYLOAD_BYTES}. Store it and return its address.`;
    return {
      v: 1,
      ok: false,
      attempt,
      error: { name: "TaskError", code: "EA_PAYLOAD_TOO_LARGE", message, retryable: false },
    };
  };
}

async function unpack(
  { envelope, context }: LambdaEvent,
  { key = environmentKey(), insecurePlaintextContext = false }: LambdaHandlerOptions,
): Promise<AuthPayload> {
  if (!envelope.context || !context) return { v: 1 };
  if ("plain" in context) {
    if (insecurePlaintextContext) return JSON.parse(context.plain) as AuthPayload;
    throw keyError("The context is not sealed, and this function takes only sealed ones.");
  }
  if (key) return openPayload(context.sealed, key, envelope.context);
  throw keyError("The context is sealed, and this function has no key. Set EARTHACCESS_EXECUTOR_KEY.");
}

function keyError(message: string): TaskError {
  return new TaskError(message, { code: "EA_CONTEXT_KEY", retryable: false });
}
