import type { SealingKey } from "../sealing.js";
import type { RedisConnection } from "./redis-connection.js";

/** What {@link remoteExecutor} takes. */
export interface RemoteExecutorOptions {
  /** @default the environment's EARTHACCESS_REDIS_URL, else redis://127.0.0.1:6379 */
  readonly connection?: RedisConnection;
  /** Separates users of one Redis; client and workers name the same. @default "default" */
  readonly namespace?: string;
  /** Seals contexts; client and workers have the same. @default the environment's EARTHACCESS_EXECUTOR_KEY */
  readonly key?: SealingKey;
  /** Lets contexts lie readable in Redis when there is no key. @default false */
  readonly insecurePlaintextContext?: boolean;
  /** Jobs in the queue and at work at a time; at least twice what all workers run at once. @default 256 */
  readonly maxInFlight?: number;
  /** @default 262144 */
  readonly maxPayloadBytes?: number;
  /** How long Redis keeps results for clients that come back, in ms. @default 3600000 */
  readonly resultTtlMs?: number;
  /** How long jobs wait for a first worker before they fail with `EA_NO_WORKERS`, in ms. @default 60000 */
  readonly workerWaitMs?: number;
  /** How often jobs without news are looked up, in ms. @default 5000 */
  readonly reconcileMs?: number;
  /** How long the first connection may take, in ms. @default 10000 */
  readonly connectTimeoutMs?: number;
  /** Jobs that start later than this after they were queued are dropped by workers, in ms. @default no limit */
  readonly deadlineMs?: number;
}

/** The settings with their defaults. */
export function remoteSettings(options: RemoteExecutorOptions) {
  const { EARTHACCESS_REDIS_URL, EARTHACCESS_EXECUTOR_KEY } = process.env;
  return {
    connection: EARTHACCESS_REDIS_URL ?? "redis://127.0.0.1:6379",
    namespace: "default",
    key: EARTHACCESS_EXECUTOR_KEY as SealingKey | undefined,
    insecurePlaintextContext: false,
    maxInFlight: 256,
    maxPayloadBytes: 262_144,
    resultTtlMs: 3_600_000,
    workerWaitMs: 60_000,
    reconcileMs: 5000,
    connectTimeoutMs: 10_000,
    deadlineMs: undefined as number | undefined,
    ...options,
  };
}

/** The settings of a driver. */
export type RemoteSettings = ReturnType<typeof remoteSettings>;
