import { open } from "node:fs/promises";

interface Flush {
  readonly done: Promise<void>;
  /** The one that begins when this one has ended, for names that came meanwhile. */
  next?: Flush;
}

/**
 * Flushes folders: after it, the names in a folder survive a power failure.
 *
 * Files that are finished at the same time share one flush; each one waits for a flush that began after its name was there.
 */
export class FolderFlushes {
  readonly #running = new Map<string, Flush>();

  flush(folder: string): Promise<void> {
    const running = this.#running.get(folder);
    if (!running) return this.#begin(folder, Promise.resolve()).done;
    running.next ??= this.#begin(
      folder,
      running.done.catch(() => undefined),
    );
    return running.next.done;
  }

  #begin(folder: string, after: Promise<unknown>): Flush {
    const flush: Flush = {
      done: after.then(() => {
        this.#running.set(folder, flush);
        return flushed(folder).finally(() => {
          if (this.#running.get(folder) === flush) this.#running.delete(folder);
        });
      }),
    };
    if (!this.#running.has(folder)) this.#running.set(folder, flush);
    return flush;
  }
}

async function flushed(folder: string): Promise<void> {
  // Windows has no such call and needs none.
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
