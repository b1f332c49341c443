import type { Redis } from "ioredis";
import { openPayload, type SealingKey, sealPayload } from "../sealing.js";
import type { AuthPayload } from "../task.js";
import { TaskError } from "../task-error.js";
import { keysOf } from "./redis.js";

/** A context nobody renewed is forgotten by the engine after this long. */
const MOST_LIFE_MS = 24 * 60 * 60 * 1000;
const PLAIN = "plain.";

/** How contexts are stored. */
export interface ContextSealing {
  readonly namespace: string;
  readonly key: SealingKey | undefined;
  readonly insecurePlaintextContext: boolean;
}

/** The client's contexts: sealed into Redis, and again when Redis lost them. */
export class StoredContexts {
  readonly #sealing: ContextSealing;
  readonly #stored = new Map<string, { readonly id: string; readonly text: string; readonly until: number }>();

  constructor(sealing: ContextSealing) {
    this.#sealing = sealing;
  }

  async put(redis: Redis, id: string, version: number, payload: AuthPayload): Promise<void> {
    const { key, insecurePlaintextContext, namespace } = this.#sealing;
    if (!key && !insecurePlaintextContext)
      throw new TaskError(
        "A context needs a key, so that its secrets do not lie readable in the queue. Set EARTHACCESS_EXECUTOR_KEY for client and workers to the output of: openssl rand -base64 32",
        { code: "EA_CONTEXT_KEY", retryable: false },
      );
    const text = key ? await sealPayload(payload, key, { id, version }) : PLAIN + JSON.stringify(payload);
    const ends = payload.expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(payload.expiresAt);
    const until = Math.min(ends, Date.now() + MOST_LIFE_MS);
    const name = keysOf(namespace).context(id, version);
    this.#stored.set(name, { id, text, until });
    await store(redis, name, text, until);
  }

  async drop(redis: Redis, id: string): Promise<void> {
    const names = [...this.#stored].filter(([, each]) => each.id === id).map(([name]) => name);
    for (const name of names) this.#stored.delete(name);
    if (names.length > 0) await redis.del(...names);
  }

  /** An engine that restarted without its data has no contexts either. */
  async restore(redis: Redis): Promise<void> {
    for (const [name, { text, until }] of this.#stored) if (until > Date.now()) await store(redis, name, text, until);
  }
}

async function store(redis: Redis, name: string, text: string, until: number): Promise<void> {
  await redis.set(name, text, "PX", Math.max(1, Math.round(until - Date.now())));
}

/** Reads a context where the tasks are. */
export async function readContext(
  redis: Redis,
  { namespace, key, insecurePlaintextContext }: ContextSealing,
  context: { readonly id: string; readonly version: number },
): Promise<AuthPayload> {
  const text = await redis.get(keysOf(namespace).context(context.id, context.version));
  if (text === null)
    throw new TaskError("The context is closed, has ended, or was lost with its engine.", {
      code: "EA_CONTEXT_MISSING",
      retryable: true,
    });
  if (text.startsWith(PLAIN)) {
    if (insecurePlaintextContext) return JSON.parse(text.slice(PLAIN.length)) as AuthPayload;
    throw new TaskError("The context is not sealed, and this worker takes only sealed ones.", {
      code: "EA_CONTEXT_KEY",
      retryable: false,
    });
  }
  if (key) return openPayload(text, key, context);
  throw new TaskError("The context is sealed, and this worker has no key. Set EARTHACCESS_EXECUTOR_KEY.", {
    code: "EA_CONTEXT_KEY",
    retryable: false,
  });
}
