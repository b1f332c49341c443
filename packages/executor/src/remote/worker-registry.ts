import type { Redis } from "ioredis";
import { keysOf } from "./redis.js";
import type { WorkerStatus } from "./worker-status.js";

/** How often a worker says that it lives, and how long that is believed. */
export const HEARTBEAT_MS = 5000;
const BELIEVED_MS = 3 * HEARTBEAT_MS;

export async function announceWorker(redis: Redis, namespace: string, status: WorkerStatus): Promise<void> {
  const { workers, worker } = keysOf(namespace);
  await redis.sadd(workers, status.id);
  await redis.set(worker(status.id), JSON.stringify(status), "PX", BELIEVED_MS);
}

export async function removeWorker(redis: Redis, namespace: string, id: string): Promise<void> {
  const { workers, worker } = keysOf(namespace);
  await redis.srem(workers, id);
  await redis.del(worker(id));
}

/** The workers that said a moment ago that they live. */
export async function readWorkers(redis: Redis, namespace: string): Promise<readonly WorkerStatus[]> {
  const { workers, worker } = keysOf(namespace);
  const ids = await redis.smembers(workers);
  if (ids.length === 0) return [];
  const texts = await redis.mget(ids.map((id) => worker(id)));
  const gone = ids.filter((_, i) => texts[i] === null);
  if (gone.length > 0) await redis.srem(workers, ...gone);
  return texts.filter((text) => typeof text === "string").map((text) => JSON.parse(text) as WorkerStatus);
}
