import type { Queue, QueueEvents } from "bullmq";
import type { Redis } from "ioredis";
import { bullmq } from "./bullmq.js";
import { connect, keysOf, PREFIX, queueName, redisOptions } from "./redis.js";
import type { RemoteSettings } from "./remote-options.js";

/** The client's side of the engine: a queue, its events, and a connection of our own. */
export interface Engine {
  readonly queue: Queue;
  readonly events: QueueEvents;
  readonly redis: Redis;
  close(): Promise<void>;
}

export async function openEngine(settings: RemoteSettings): Promise<Engine> {
  const { connection, namespace, connectTimeoutMs, resultTtlMs, maxInFlight, maxPayloadBytes } = settings;
  const redis = await connect(connection, connectTimeoutMs);
  const { Queue, QueueEvents } = await bullmq();
  const name = queueName(namespace);
  // From the last event so far: what happens between this line and the first read is not missed.
  const [last] = await redis.xrevrange(keysOf(namespace).events, "+", "-", "COUNT", 1);
  const shared = { connection: redisOptions(connection), prefix: PREFIX };
  const events = new QueueEvents(name, { ...shared, lastEventId: last?.[0] ?? "0-0" });
  const keep = { age: Math.ceil(resultTtlMs / 1000), count: 10_000 };
  const queue = new Queue(name, {
    ...shared,
    defaultJobOptions: { attempts: 1, removeOnComplete: keep, removeOnFail: keep, sizeLimit: 2 * maxPayloadBytes },
    // About four events for each job; a client that is slow to read must still find them.
    streams: { events: { maxLen: Math.max(10_000, 16 * maxInFlight) } },
  });
  // Lost connections come back by themselves; what was missed is found by looking it up.
  events.on("error", () => undefined);
  queue.on("error", () => undefined);
  await Promise.all([queue.waitUntilReady(), events.waitUntilReady()]);
  return {
    queue,
    events,
    redis,
    close: async () => {
      await Promise.allSettled([queue.close(), events.close()]);
      redis.disconnect();
    },
  };
}
