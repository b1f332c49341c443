import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import {
  type AuthPayload,
  type DriverRun,
  type ErrorEnvelope,
  type ExecutorCapabilities,
  type ExecutorDriver,
  type ResultEnvelope,
  type TaskEnvelope,
  TaskError,
} from "@earthaccess/executor";
import { type SealingKey, sealPayload } from "@earthaccess/executor/sealing";
import { type LambdaEvent, MOST_PAYLOAD_BYTES } from "./lambda-event.js";

/** Tries of an invocation that is refused because the function is busy, with pauses that double from 0.1 s to 10 s. */
const MOST_TRIES = 12;

/** The settings of a driver. */
export interface LambdaSettings {
  readonly functionName: string;
  readonly qualifier?: string | undefined;
  readonly concurrency: number;
  readonly key?: SealingKey | undefined;
  readonly insecurePlaintextContext: boolean;
}

/** Invokes one function for each run, and waits for its answer. */
export class LambdaDriver implements ExecutorDriver {
  readonly name = "lambda";
  readonly capabilities: ExecutorCapabilities = {
    kind: "remote",
    portable: true,
    durable: false,
    // Nothing stops a function that runs; the client only stops waiting.
    hardAbort: false,
    abortSignal: false,
    progress: false,
    maxPayloadBytes: MOST_PAYLOAD_BYTES,
    delivery: "at-least-once",
  };
  readonly defaultConcurrency: number;
  readonly #client: () => LambdaClient;
  readonly #settings: LambdaSettings;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  readonly #contexts = new Map<string, LambdaEvent["context"]>();

  constructor(client: () => LambdaClient, settings: LambdaSettings) {
    this.#client = client;
    this.#settings = settings;
    this.defaultConcurrency = settings.concurrency;
  }

  async run(envelope: TaskEnvelope, { signal, attempt }: DriverRun): Promise<ResultEnvelope> {
    const context = envelope.context && this.#contexts.get(`${envelope.context.id}|${envelope.context.version}`);
    const event: LambdaEvent = { envelope, attempt, ...(context && { context }) };
    await this.#enter();
    try {
      return await this.#invoke(JSON.stringify(event), attempt, signal);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      return { v: 1, ok: false, attempt, error: refusal(error, this.#settings.functionName) };
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }

  /** Waits for a place: several maps share the function's concurrency, and what AWS refuses only comes back later. */
  async #enter(): Promise<void> {
    if (this.#running >= this.#settings.concurrency) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running++;
  }

  async putContext(id: string, version: number, payload: AuthPayload): Promise<void> {
    const { key, insecurePlaintextContext } = this.#settings;
    if (!key && !insecurePlaintextContext)
      throw new TaskError(
        "A context needs a key, so that its secrets do not travel readable. Set EARTHACCESS_EXECUTOR_KEY for client and function to the output of: openssl rand -base64 32",
        { code: "EA_CONTEXT_KEY", retryable: false },
      );
    const context = key
      ? { sealed: await sealPayload(payload, key, { id, version }) }
      : { plain: JSON.stringify(payload) };
    this.#contexts.set(`${id}|${version}`, context);
  }

  async dropContext(id: string): Promise<void> {
    for (const name of this.#contexts.keys()) if (name.startsWith(`${id}|`)) this.#contexts.delete(name);
  }

  async close(): Promise<void> {
    this.#client().destroy();
  }

  async #invoke(payload: string, attempt: number, signal: AbortSignal): Promise<ResultEnvelope> {
    const { functionName, qualifier } = this.#settings;
    const command = new InvokeCommand({ FunctionName: functionName, Qualifier: qualifier, Payload: payload });
    for (let tries = 1; ; tries++) {
      signal.throwIfAborted();
      try {
        const { Payload, FunctionError } = await this.#client().send(command, { abortSignal: signal });
        const answer = JSON.parse(new TextDecoder().decode(Payload)) as ResultEnvelope & FunctionFailure;
        return FunctionError === undefined ? answer : { v: 1, ok: false, attempt, error: functionError(answer) };
      } catch (error) {
        // Refused before it ran: only this may be tried again whatever the task is.
        if ((error as Error).name !== "TooManyRequestsException" || tries >= MOST_TRIES) throw error;
        await pause(Math.min(10_000, 100 * 2 ** (tries - 1)) * (0.5 + Math.random() / 2), signal);
      }
    }
  }
}

interface FunctionFailure {
  readonly errorType?: string;
  readonly errorMessage?: string;
}

/** What became of a function that did not answer by itself. */
function functionError({ errorType = "", errorMessage = "" }: FunctionFailure): ErrorEnvelope {
  const name = "TaskError";
  if (/timed ?out/i.test(errorType + errorMessage))
    return { name, code: "EA_TIMEOUT", message: `The function ran out of time: ${errorMessage}`, retryable: true };
  if (/^Runtime\.(ExitError|OutOfMemory)|signal: killed/i.test(`${errorType} ${errorMessage}`))
    return {
      name,
      code: "EA_WORKER_LOST",
      message: `The function's environment ended: ${errorMessage}`,
      retryable: true,
    };
  const message = `The function failed before it could run the task: ${errorType} ${errorMessage}`;
  return { name, code: "EA_ENGINE_UNAVAILABLE", message, retryable: false };
}

/** Refusals of AWS by name: what to tell, and whether the same may pass later. */
const REFUSALS: Readonly<Record<string, { readonly code: string; readonly retryable: boolean }>> = {
  ResourceNotFoundException: { code: "EA_NO_WORKERS", retryable: false },
  RequestTooLargeException: { code: "EA_PAYLOAD_TOO_LARGE", retryable: false },
  TooManyRequestsException: { code: "EA_ENGINE_UNAVAILABLE", retryable: true },
  AccessDeniedException: { code: "EA_ENGINE_UNAVAILABLE", retryable: false },
  CredentialsProviderError: { code: "EA_ENGINE_UNAVAILABLE", retryable: false },
  ExpiredTokenException: { code: "EA_ENGINE_UNAVAILABLE", retryable: false },
  InvalidSignatureException: { code: "EA_ENGINE_UNAVAILABLE", retryable: false },
  MissingAuthenticationTokenException: { code: "EA_ENGINE_UNAVAILABLE", retryable: false },
  UnrecognizedClientException: { code: "EA_ENGINE_UNAVAILABLE", retryable: false },
};

function refusal(error: unknown, functionName: string): ErrorEnvelope {
  const { name = "Error", message: why = String(error) } = error as Partial<Error>;
  const known = REFUSALS[name];
  const message = `Lambda did not run ${functionName}: ${name}: ${why}`;
  if (known) return { name: "TaskError", message, ...known };
  // A broken connection or an error of the service: the function may have run.
  return {
    name: "TaskError",
    code: "EA_WORKER_LOST",
    message: `Lambda did not answer: ${name}: ${why}`,
    retryable: true,
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
