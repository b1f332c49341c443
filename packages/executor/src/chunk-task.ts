import { CHUNK_TASK, type ChunkInput } from "./chunks.js";
import type { Json } from "./json.js";
import { runTask, sharedBy } from "./run-task.js";
import { defineTask, type Task, type TaskContext } from "./task.js";

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
