import type { TaskEnvelope } from "./driver.js";
import type { Items } from "./executor.js";
import type { Json } from "./json.js";
import { runTask, sharedBy } from "./run-task.js";
import { defineTask, type Task, type TaskContext, type TaskRef } from "./task.js";

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

/** The task that runs a chunk's items one after the other; a failure of one is its own result and not the chunk's. */
export function chunkTask(task: Task): Task {
  const run = async (given: Json, context: TaskContext): Promise<Json> => {
    const { items, timeoutMs } = given as unknown as ChunkInput;
    const shared = sharedBy(context);
    const results: Json[] = [];
    for (const { key, index, input } of items) {
      const envelope = {
        v: 1,
        task,
        key,
        index,
        input,
        retries: 0,
        ...(timeoutMs !== undefined && { timeoutMs }),
      } as const;
      const onProgress = (progress: Json) => context.progress({ index, progress });
      const result = await runTask(task, envelope, {
        ...shared,
        attempt: context.attempt,
        onProgress,
      });
      results.push(result as unknown as Json);
    }
    return results;
  };
  return defineTask({ ...CHUNK_TASK, idempotent: task.idempotent, run });
}

/** How long one run may take, in ms: a chunk as long as all its items. */
export function timeLimitOf(envelope: TaskEnvelope): number | undefined {
  if (envelope.task.id !== CHUNK_TASK.id) return envelope.timeoutMs;
  const { items, timeoutMs } = envelope.input as unknown as ChunkInput;
  return timeoutMs === undefined ? undefined : timeoutMs * items.length;
}

/** The items in groups of `size`. When the source breaks, the group so far comes before its error. */
export async function* inChunks<I>(items: Items<I>, size: number): AsyncGenerator<readonly I[], void, void> {
  let chunk: I[] = [];
  let failure: { readonly error: unknown } | undefined;
  try {
    for await (const item of items) {
      chunk.push(item);
      if (chunk.length < size) continue;
      const full = chunk;
      chunk = [];
      yield full;
    }
  } catch (error) {
    failure = { error };
  }
  if (chunk.length > 0) yield chunk;
  if (failure) throw failure.error;
}
