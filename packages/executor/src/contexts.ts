import type { AuthSource, ExecutionContext } from "./executor.js";
import type { Stoppable } from "./stop.js";
import type { AuthPayload } from "./task.js";
import { TaskError } from "./task-error.js";

/** A payload is made anew this long before it ends, or after half its life when it lives shorter than twice that. */
const RENEW_BEFORE_MS = 5 * 60 * 1000;

/** Makes a new payload known to workers, and forgets one. */
export interface ContextStore {
  put(id: string, version: number, payload: AuthPayload): Promise<void>;
  drop(id: string): Promise<void>;
}

/** The contexts of one executor. */
export class Contexts {
  readonly #open = new Map<string, Context>();
  readonly #store: ContextStore;

  constructor(store: ContextStore) {
    this.#store = store;
  }

  async create(
    source: AuthSource,
    options: { readonly ttlMs?: number; readonly signal?: AbortSignal } = {},
  ): Promise<ExecutionContext> {
    const context = new Context(source, options.ttlMs, this.#store, () => this.#open.delete(context.id));
    await context.renew(options.signal ?? new AbortController().signal);
    this.#open.set(context.id, context);
    return context;
  }

  /** The version that a task starting now uses; renewed first when it is about to end. */
  async current(
    context: ExecutionContext,
    stop: Stoppable,
  ): Promise<{ readonly id: string; readonly version: number }> {
    const own = this.#open.get(context.id);
    if (!own)
      throw new TaskError("The context is closed, or belongs to another executor. Make one with createContext().", {
        code: "EA_CONTEXT_MISSING",
        retryable: false,
      });
    return own.current(stop);
  }

  payload(id: string): AuthPayload {
    const payload = this.#open.get(id)?.payload;
    if (!payload) throw new TaskError("The context is closed.", { code: "EA_CONTEXT_MISSING", retryable: false });
    return payload;
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.#open.values()].map((context) => context[Symbol.asyncDispose]()));
  }
}

class Context implements ExecutionContext {
  readonly id: string = crypto.randomUUID();
  handshakes = 0;
  payload: AuthPayload | undefined;
  #version = 0;
  #renewAt = Number.POSITIVE_INFINITY;
  #renewing: Promise<void> | undefined;

  constructor(
    private readonly source: AuthSource,
    private readonly ttlMs: number | undefined,
    private readonly store: ContextStore,
    private readonly onDispose: () => void,
  ) {}

  async current(stop: Stoppable): Promise<{ readonly id: string; readonly version: number }> {
    if (this.#renewAt <= Date.now()) await this.renew(stop.signal);
    return { id: this.id, version: this.#version };
  }

  /** Asks the source, once however many tasks wait for it. */
  renew(signal: AbortSignal): Promise<void> {
    this.#renewing ??= this.#resolve(signal).finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #resolve(signal: AbortSignal): Promise<void> {
    this.handshakes++;
    const payload = await this.source.resolve(signal);
    const ends = payload.expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(payload.expiresAt);
    await this.store.put(this.id, this.#version + 1, payload);
    this.payload = payload;
    this.#version++;
    const now = Date.now();
    const until = Math.min(ends, this.ttlMs === undefined ? Number.POSITIVE_INFINITY : now + this.ttlMs);
    this.#renewAt = until - Math.min(RENEW_BEFORE_MS, (until - now) / 2);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.payload = undefined;
    this.onDispose();
    await this.store.drop(this.id);
  }
}
