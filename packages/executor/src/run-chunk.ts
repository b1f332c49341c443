import { chunkTask } from "./chunk-task.js";
import type { ChunkInput, ChunkItem, ChunkProgress } from "./chunks.js";
import type { ResultEnvelope } from "./driver.js";
import type { ExecutorEvent, Items } from "./executor.js";
import type { ItemRun, ItemRunner, Outcome } from "./item-runner.js";
import { isJson, type Json } from "./json.js";

// In a module of its own, which loads with the first map that has chunks.

/** Runs several items of a map in one trip; those that fail and may pass go on alone. */
export async function runChunk(runner: ItemRunner, runs: readonly ItemRun[]): Promise<readonly Outcome[]> {
  const first = runs[0];
  if (first === undefined) return [];
  const { task, key, stop, options } = first;
  const sound = runs.filter(({ input }) => isJson(input));
  const items = sound.map((run): ChunkItem => ({ key: run.key, index: run.index ?? 0, input: run.input as Json }));
  const { timeoutMs, ...others } = options;
  const input: ChunkInput = {
    task: { id: task.id, version: task.version },
    items,
    ...(timeoutMs !== undefined && { timeoutMs }),
  };
  const onEvent = first.onEvent && ((event: ExecutorEvent) => tellOfItems(event, items, first.onEvent));
  const chunk = { task: chunkTask(task), input, key: `${key}+${items.length}`, stop, options: others, onEvent };
  const result = items.length > 0 ? await runner.runOnce({ ...chunk, index: items[0]?.index ?? 0 }, 1) : undefined;
  const results = result?.ok ? (result.value as unknown as readonly ResultEnvelope[]) : undefined;
  return Promise.all(
    runs.map((run) => {
      const position = sound.indexOf(run);
      const single =
        results?.[position] ?? (position >= 0 && result && !result.ok && isFinal(result) ? result : undefined);
      return runner.run(run, single);
    }),
  );
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

/** A chunk's failure that each of its items would meet too. A lost worker or a chunk too large says nothing about one item. */
function isFinal({ error }: ResultEnvelope & { readonly ok: false }): boolean {
  return !error.retryable && error.code !== "EA_PAYLOAD_TOO_LARGE";
}

/** What a chunk tells, as what its items would have told. */
function tellOfItems(event: ExecutorEvent, items: readonly ChunkItem[], tell: ItemRun["onEvent"]): void {
  if (event.type === "progress") tell?.({ type: "progress", ...(event.progress as unknown as ChunkProgress) });
  else if (event.type === "started") for (const { index } of items) tell?.({ ...event, index });
  else tell?.(event);
}
