import type { TaskEnvelope } from "./driver.js";
import type { Json } from "./json.js";
import type { TaskRef } from "./task.js";

/** Several items of one task in one trip: the name under which every worker serves them. */
export const CHUNK_TASK: TaskRef = { id: "earthaccess/chunk", version: 1 };

/** One item of a chunk. */
export interface ChunkItem {
  readonly key: string;
  readonly index: number;
  readonly input: Json;
}

/** Input of the chunk task. Its result is one result envelope for each item, in order. */
export interface ChunkInput {
  readonly task: TaskRef;
  readonly items: readonly ChunkItem[];
  /** For each item, not for the chunk. */
  readonly timeoutMs?: number;
}

/** Progress of an item of a chunk, as it travels. */
export interface ChunkProgress {
  readonly index: number;
  readonly progress: Json;
}

/** How long one run may take, in ms: a chunk as long as all its items. */
export function timeLimitOf(envelope: TaskEnvelope): number | undefined {
  if (envelope.task.id !== CHUNK_TASK.id) return envelope.timeoutMs;
  const { items, timeoutMs } = envelope.input as unknown as ChunkInput;
  return timeoutMs === undefined ? undefined : timeoutMs * items.length;
}
