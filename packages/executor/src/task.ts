import type { Json } from "./json.js";

/** Names a task where its code is not: an id and a version, never code. */
export interface TaskRef {
  readonly id: string;
  readonly version: number;
}

/** What an executor hands to a task beside its input. */
export interface TaskContext {
  /** Aborts when the caller stops, or the time is up. It is made when it is first read, so a spread of the context leaves it out. */
  readonly signal: AbortSignal;
  /** The same on every attempt of one item; a name for idempotent side effects. */
  readonly key: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** Position of the item in its `map`. */
  readonly index: number | undefined;
  progress(progress: Json): void;
  /**
   * Something costly to make, made once per worker and context: a session, an open index, a compiled filter.
   *
   * `create` gets the context's payload; `dispose` runs when the context or the executor closes.
   */
  resource<T>(
    name: string,
    create: (auth: AuthPayload) => T | Promise<T>,
    dispose?: (resource: T) => void | Promise<void>,
  ): Promise<T>;
}

/** What a context gives to tasks, such as a token; JSON, versioned by its maker. */
export interface AuthPayload {
  readonly v: 1;
  /** ISO 8601; the payload is made anew before this time. */
  readonly expiresAt?: string;
  readonly [key: string]: Json | undefined;
}

/** Checks and converts a value at a task's border; zod schemas are such. */
export interface TaskSchema<T> {
  parse(value: unknown): T;
}

/** A named piece of work: the only thing that executors run. */
export interface Task<I extends Json = Json, O extends Json = Json> extends TaskRef {
  readonly idempotent: boolean;
  readonly sharesSignal?: boolean;
  readonly input?: TaskSchema<I>;
  readonly output?: TaskSchema<O>;
  readonly run: (input: I, context: TaskContext) => O | Promise<O>;
}

/**
 * Names a function so that any executor can run it, here or in another process that serves the same task.
 *
 * Input and output are JSON. Raise `version` when old workers must not run the new form.
 *
 * @example
 * ```ts
 * const square = defineTask({ id: "example/square", run: (x: number) => x * x });
 * for await (const y of serialExecutor().map(square, [1, 2, 3])) console.log(y);
 * ```
 */
export function defineTask<I extends Json, O extends Json>(task: {
  readonly id: string;
  /** @default 1 */
  readonly version?: number;
  /** Running it twice has the same effect as once; engines that lose a worker may then run it again. @default false */
  readonly idempotent?: boolean;
  /**
   * Nothing of it is left on its signal when it ends, such as a listener: items of a map that come one after the other may then have
   * the same signal. A signal costs more than a small task does. @default false
   */
  readonly sharesSignal?: boolean;
  readonly input?: TaskSchema<I>;
  readonly output?: TaskSchema<O>;
  readonly run: (input: I, context: TaskContext) => O | Promise<O>;
}): Task<I, O> {
  if (!/^[\w@./:-]{1,200}$/.test(task.id))
    throw new TypeError(
      `A task id is 1 to 200 letters, digits and @./:_-, such as "my-app/parse"; got ${JSON.stringify(task.id)}.`,
    );
  return Object.freeze({ version: 1, idempotent: false, ...task });
}
