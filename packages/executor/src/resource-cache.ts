import { isSecretName } from "@earthaccess/errors";
import type { AuthPayload, TaskContext } from "./task.js";

interface Resource {
  readonly context: string | undefined;
  readonly value: Promise<unknown>;
  readonly dispose: ((value: never) => void | Promise<void>) | undefined;
}

type ContextRef = { readonly id: string; readonly version: number } | undefined;

/** Where a running task gets its resources from. */
export interface Resources {
  readonly get: TaskContext["resource"];
  /** The text without the secrets of the context. */
  readonly redact: (text: string) => string;
}

/** The resources of one worker: each made once per context and version, disposed with its context or with the worker. */
export class ResourceCache {
  readonly #open: (context: { readonly id: string; readonly version: number }) => Promise<AuthPayload>;
  readonly #resources = new Map<string, Resource>();
  readonly #secrets = new Map<string, readonly string[]>();
  readonly #withoutContext = this.#of(undefined);

  constructor(open: (context: { readonly id: string; readonly version: number }) => Promise<AuthPayload>) {
    this.#open = open;
  }

  /** What a task of this context may ask for. */
  of(context: ContextRef): Resources {
    return context ? this.#of(context) : this.#withoutContext;
  }

  #of(context: ContextRef): Resources {
    return {
      get: (name, create, dispose) => this.#get(context, name, create, dispose),
      redact: (text) => this.#redact(context?.id, text),
    };
  }

  async #get<T>(
    context: ContextRef,
    name: string,
    create: (auth: AuthPayload) => T | Promise<T>,
    dispose?: (value: T) => void | Promise<void>,
  ): Promise<T> {
    const key = `${context?.id ?? ""}|${context?.version ?? 0}|${name}`;
    const known = this.#resources.get(key);
    if (known) return known.value as Promise<T>;
    const value = this.#payload(context).then((payload) => create(payload));
    this.#resources.set(key, { context: context?.id, value, dispose: dispose as Resource["dispose"] });
    // One that could not be made is made anew by the next task that asks.
    value.catch(() => this.#resources.delete(key));
    return value;
  }

  async #payload(context: ContextRef): Promise<AuthPayload> {
    if (!context) return { v: 1 };
    const payload = await this.#open(context);
    this.#secrets.set(context.id, [...(this.#secrets.get(context.id) ?? []), ...secretsIn(payload)]);
    return payload;
  }

  #redact(contextId: string | undefined, text: string): string {
    let safe = text;
    for (const secret of this.#secrets.get(contextId ?? "") ?? []) safe = safe.replaceAll(secret, "[redacted]");
    return safe;
  }

  /** Disposes what belongs to a context, or everything. */
  async dispose(contextId?: string): Promise<void> {
    const ending = [...this.#resources].filter(([, { context }]) => contextId === undefined || context === contextId);
    for (const [key] of ending) this.#resources.delete(key);
    await Promise.allSettled(ending.map(async ([, { value, dispose }]) => dispose?.((await value) as never)));
  }
}

/** Shorter texts are found in every other word; no secret worth the name is that short. */
const SHORTEST_SECRET = 4;
/** What says where, what and until when, and is worth reading in an error. */
const TELLING_NAME = /region|endpoint|expir|url|host|system|type/i;

/** Texts of a payload that must not be shown: those of secret names, and long ones of any other name. */
function secretsIn(value: unknown, name = ""): readonly string[] {
  if (typeof value === "string") {
    const secret = isSecretName(name) ? value.length >= SHORTEST_SECRET : value.length >= 8 && !TELLING_NAME.test(name);
    // As it is, and as it stands in JSON inside of a text.
    return secret ? [value, JSON.stringify(value).slice(1, -1)] : [];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => secretsIn(item, Array.isArray(value) ? name : key));
}
