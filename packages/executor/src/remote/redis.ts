import type { Redis, RedisOptions } from "ioredis";
import { missingPeer } from "../missing-peer.js";
import { TaskError } from "../task-error.js";
import type { RedisConnection } from "./redis-connection.js";

/** Hash tag of all keys, so that a cluster keeps them in one slot. */
export const PREFIX = "{earthaccess}";

/** Name of the queue of a namespace; its list of waiting jobs is `{earthaccess}:ea-<namespace>:wait`. */
export function queueName(namespace: string): string {
  if (!/^[\w.-]{1,100}$/.test(namespace))
    throw new TypeError(`A namespace is 1 to 100 letters, digits and ._-; got ${JSON.stringify(namespace)}.`);
  return `ea-${namespace}`;
}

/** Keys and channels beside the queue's own. */
export const keysOf = (namespace: string) => ({
  events: `${PREFIX}:${queueName(namespace)}:events`,
  context: (id: string, version: number | "*") => `${PREFIX}:context:${namespace}:${id}:${version}`,
  workers: `${PREFIX}:workers:${namespace}`,
  worker: (id: string) => `${PREFIX}:worker:${namespace}:${id}`,
  /** Cancellations and closed contexts; lost when nobody listens, which is when nobody needs them. */
  control: `${PREFIX}:control:${namespace}`,
});

/** What clients tell workers. */
export type ControlMessage = { readonly cancel: string } | { readonly drop: string };

/** Options that wait for an engine which restarts instead of giving up. */
type PatientOptions = Omit<RedisOptions, "retryStrategy" | "maxRetriesPerRequest"> & {
  readonly maxRetriesPerRequest: null;
  readonly retryStrategy: (times: number) => number;
};

export function redisOptions(connection: RedisConnection): PatientOptions {
  const always = { maxRetriesPerRequest: null, retryStrategy: (times: number) => Math.min(50 * 2 ** times, 2000) };
  if (typeof connection !== "string") return { ...(connection as RedisOptions), ...always };
  if (connection.startsWith("/")) return { path: connection, ...always };
  const url = new URL(connection);
  if (!/^rediss?:$/.test(url.protocol))
    throw new TypeError(`A connection is redis://…, rediss://… or a socket's path; got ${url.protocol}`);
  return {
    host: url.hostname,
    port: Number(url.port || 6379),
    ...(url.username && { username: decodeURIComponent(url.username) }),
    ...(url.password && { password: decodeURIComponent(url.password) }),
    ...(url.pathname.length > 1 && { db: Number(url.pathname.slice(1)) }),
    ...(url.protocol === "rediss:" && { tls: {} }),
    ...always,
  };
}

/** A connection of our own, once it stands and the engine is one that keeps what it is given. */
export async function connect(connection: RedisConnection, timeoutMs: number): Promise<Redis> {
  const Redis = await redisClient();
  const redis = new Redis({ ...redisOptions(connection), lazyConnect: true });
  let last: unknown;
  redis.on("error", (error: unknown) => {
    last = error;
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(last ?? new Error("no answer")), timeoutMs);
    });
    await Promise.race([
      new Promise((resolve) =>
        redis
          .once("ready", resolve)
          .connect()
          .catch(() => undefined),
      ),
      late,
    ]);
    refuseForgetful(await redis.info("memory"));
    return redis;
  } catch (cause) {
    redis.disconnect();
    if (cause instanceof TaskError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `Redis cannot be reached: ${why}. Check the connection and that the server runs.`;
    throw new TaskError(message, { code: "EA_ENGINE_UNAVAILABLE", retryable: true, cause });
  } finally {
    clearTimeout(timer);
  }
}

function refuseForgetful(memory: string): void {
  const policy = /maxmemory_policy:(\S+)/.exec(memory)?.[1] ?? "noeviction";
  if (policy === "noeviction") return;
  throw new TaskError(
    `This Redis may drop jobs when its memory is full: its maxmemory-policy is ${policy}. Set it to noeviction.`,
    { code: "EA_ENGINE_UNAVAILABLE", retryable: false },
  );
}

async function redisClient(): Promise<typeof import("ioredis").Redis> {
  try {
    const { Redis } = await import("ioredis");
    return Redis;
  } catch (cause) {
    throw missingPeer("ioredis", cause);
  }
}
