import type { Items } from "./executor.js";
import { grace } from "./grace.js";

/** How a bounded map runs. */
export interface BoundedMapOptions {
  readonly ordered: boolean;
  /** How many run at once. */
  readonly concurrency: number;
  /** How many more may be pulled before their results are taken. */
  readonly buffer: number;
  readonly signal?: AbortSignal | undefined;
  /** Called once when the map ends before its items did: abort what runs, and wait for it as long as is reasonable. */
  readonly onStop: (reason: unknown) => Promise<void> | void;
  /** How long an end waits for a source that is still producing an item, in ms. */
  readonly graceMs: number;
}

/** A finished item: what `start` resolved to, with its position. */
export interface Finished<R> {
  readonly index: number;
  readonly result: R;
}

/**
 * Runs `start` over the items and yields the results, pulling never more than `concurrency + buffer` beyond what was taken.
 *
 * The source is pulled one item at a time and only when there is room; nothing is pulled before the first result is asked for.
 * `start` must not reject. An error of the source comes after the results of the items before it.
 */
export async function* boundedMap<I, R>(
  items: Items<I>,
  start: (item: I, index: number) => Promise<R>,
  options: BoundedMapOptions,
): AsyncGenerator<Finished<R>, void, void> {
  const { ordered, concurrency, signal } = options;
  const window = concurrency + options.buffer;
  const source = openSource(items);
  const finished = new Map<number, R>();
  let pulled = 0;
  let taken = 0;
  let running = 0;
  let pulling = false;
  let sourceEnded = false;
  let sourceFailure: { readonly error: unknown } | undefined;
  let wake: () => void = () => undefined;

  const accept = (step: IteratorResult<I>): void => {
    if (step.done) {
      sourceEnded = true;
      return;
    }
    const index = pulled++;
    running++;
    void start(step.value, index).then((result) => {
      running--;
      finished.set(index, result);
      wake();
    });
  };
  const failSource = (error: unknown): void => {
    sourceEnded = true;
    sourceFailure = { error };
  };
  const fill = (): void => {
    while (!pulling && !sourceEnded && running < concurrency && pulled - taken < window) {
      try {
        const step = source.next();
        if (!(step instanceof Promise)) {
          accept(step);
          continue;
        }
        pulling = true;
        step.then(accept, failSource).finally(() => {
          pulling = false;
          wake();
        });
      } catch (error) {
        failSource(error);
      }
    }
  };
  /** The next result in order, or whichever is there; leaves what has to wait. */
  const take = (): Finished<R> | undefined => {
    const index = ordered ? taken : (finished.keys().next().value ?? -1);
    if (!finished.has(index)) return undefined;
    const result = finished.get(index) as R;
    finished.delete(index);
    taken++;
    return { index, result };
  };

  const onAbort = () => wake();
  signal?.addEventListener("abort", onAbort, { once: true });
  let complete = false;
  try {
    while (true) {
      signal?.throwIfAborted();
      fill();
      const next = take();
      if (next) {
        yield next;
        continue;
      }
      if (sourceEnded && running === 0 && finished.size === 0) break;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    complete = true;
    if (sourceFailure) throw sourceFailure.error;
  } finally {
    signal?.removeEventListener("abort", onAbort);
    if (!complete) {
      sourceEnded = true;
      const stopped = options.onStop(signal?.aborted ? signal.reason : undefined);
      // A generator that is still producing an item queues its end behind that; waiting could take for ever.
      const closed = Promise.resolve(source.return()).catch(() => undefined);
      await (pulling ? Promise.race([closed, grace(options.graceMs)]) : closed);
      await stopped;
    }
  }
}

interface Source<I> {
  next(): IteratorResult<I> | Promise<IteratorResult<I>>;
  return(): unknown;
}

/** Opens the source on the first pull, so that a map nobody reads leaves it untouched. */
function openSource<I>(items: Items<I>): Source<I> {
  let iterator: Iterator<I> | AsyncIterator<I> | undefined;
  const open = () => (Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]());
  return {
    next: () => {
      iterator ??= open();
      const step = iterator.next();
      return step instanceof Promise || !("then" in step)
        ? step
        : Promise.resolve(step as PromiseLike<IteratorResult<I>>);
    },
    return: () => iterator?.return?.(),
  };
}
