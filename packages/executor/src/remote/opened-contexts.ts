import type { Redis } from "ioredis";
import type { AuthPayload } from "../task.js";
import { TaskError } from "../task-error.js";
import { type ContextSealing, readContext } from "./stored-contexts.js";

const MOST_CONTEXTS = 100;

/** The contexts of one worker process: each read and opened once per version, forgotten when it is closed or ends. */
export class OpenedContexts {
  readonly #redis: Redis;
  readonly #sealing: ContextSealing;
  readonly #opened = new Map<string, Promise<AuthPayload>>();

  constructor(redis: Redis, sealing: ContextSealing) {
    this.#redis = redis;
    this.#sealing = sealing;
  }

  async open(context: { readonly id: string; readonly version: number }): Promise<AuthPayload> {
    const name = `${context.id}|${context.version}`;
    const known = this.#opened.get(name);
    const opening = known ?? readContext(this.#redis, this.#sealing, context);
    if (!known) {
      this.#opened.set(name, opening);
      opening.catch(() => this.#opened.delete(name));
      if (this.#opened.size > MOST_CONTEXTS) this.#opened.delete(this.#opened.keys().next().value as string);
    }
    const payload = await opening;
    if (payload.expiresAt === undefined || Date.parse(payload.expiresAt) > Date.now()) return payload;
    this.#opened.delete(name);
    const message = `The credentials of the context ended at ${payload.expiresAt}, before the task began.`;
    throw new TaskError(message, { code: "EA_CONTEXT_EXPIRED", retryable: true });
  }

  drop(contextId: string): void {
    for (const name of this.#opened.keys()) if (name.startsWith(`${contextId}|`)) this.#opened.delete(name);
  }
}
