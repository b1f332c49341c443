import type { AuthPayload } from "./task.js";

interface Resource {
  readonly context: string | undefined;
  readonly value: Promise<unknown>;
  readonly dispose: ((value: never) => void | Promise<void>) | undefined;
}

/** The resources of one worker: each made once per context and version, disposed with its context or with the worker. */
export class ResourceCache {
  readonly #open: (context: { readonly id: string; readonly version: number }) => Promise<AuthPayload>;
  readonly #resources = new Map<string, Resource>();

  constructor(open: (context: { readonly id: string; readonly version: number }) => Promise<AuthPayload>) {
    this.#open = open;
  }

  async get<T>(
    context: { readonly id: string; readonly version: number } | undefined,
    name: string,
    create: (auth: AuthPayload) => T | Promise<T>,
    dispose?: (value: T) => void | Promise<void>,
  ): Promise<T> {
    const key = `${context?.id ?? ""}|${context?.version ?? 0}|${name}`;
    const known = this.#resources.get(key);
    if (known) return known.value as Promise<T>;
    const value = Promise.resolve(context ? this.#open(context) : ({ v: 1 } as const)).then((payload) =>
      create(payload),
    );
    this.#resources.set(key, { context: context?.id, value, dispose: dispose as Resource["dispose"] });
    // One that could not be made is made anew by the next task that asks.
    value.catch(() => this.#resources.delete(key));
    return value;
  }

  /** Disposes what belongs to a context, or everything. */
  async dispose(contextId?: string): Promise<void> {
    const ending = [...this.#resources].filter(([, { context }]) => contextId === undefined || context === contextId);
    for (const [key] of ending) this.#resources.delete(key);
    await Promise.allSettled(ending.map(async ([, { value, dispose }]) => dispose?.((await value) as never)));
  }
}
