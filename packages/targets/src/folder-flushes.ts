import { closeFile, flushFile, openFile } from "./file-calls.js";

interface Flush {
  readonly done: Promise<void>;
  /** The one that begins when this one has ended, for names that came meanwhile. */
  next?: Flush | undefined;
}

/** Folders that are open at once: those that files have just come into. */
const MOST_OPEN = 8;

/**
 * Flushes folders: after it, the names in a folder survive a power failure.
 *
 * Files that are finished at the same time share one flush; each one waits for a flush that began after its name was there.
 * A folder stays open for the next file, which costs less than to open it again, until {@link FolderFlushes.close}.
 */
export class FolderFlushes {
  readonly #running = new Map<string, Flush>();
  readonly #open = new Map<string, Promise<number>>();

  flush(folder: string): Promise<void> {
    const running = this.#running.get(folder);
    if (!running) return this.#begin(folder).done;
    running.next ??= this.#begin(folder, running);
    return running.next.done;
  }

  #begin(folder: string, previous?: Flush): Flush {
    const turn = previous ? previous.done.catch(() => undefined) : Promise.resolve();
    const flush: Flush = {
      done: turn.then(() => {
        // Else each holds the one after it, and all that waits for that, long after it is over.
        if (previous) previous.next = undefined;
        this.#running.set(folder, flush);
        return this.#flush(folder).finally(() => {
          if (this.#running.get(folder) === flush) this.#running.delete(folder);
        });
      }),
    };
    if (!this.#running.has(folder)) this.#running.set(folder, flush);
    return flush;
  }

  async #flush(folder: string): Promise<void> {
    // Windows has no such call and needs none.
    if (process.platform === "win32") return;
    await flushFile(await this.#opened(folder));
  }

  #opened(folder: string): Promise<number> {
    const known = this.#open.get(folder);
    if (known) return known;
    for (const [other, handle] of this.#open)
      if (this.#open.size >= MOST_OPEN && !this.#running.has(other)) {
        this.#open.delete(other);
        closed(handle);
      }
    const handle = openFile(folder, "r");
    this.#open.set(folder, handle);
    handle.catch(() => this.#open.delete(folder));
    return handle;
  }

  /** Lets go of all folders; for when no file is being written. */
  async close(): Promise<void> {
    const handles = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(handles.map(closed));
  }
}

async function closed(handle: Promise<number>): Promise<void> {
  await handle.then(closeFile).catch(() => undefined);
}
