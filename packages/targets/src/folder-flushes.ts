import { type FileHandle, open } from "node:fs/promises";

interface Flush {
  readonly done: Promise<void>;
  /** The one that begins when this one has ended, for names that came meanwhile. */
  next?: Flush;
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
  readonly #open = new Map<string, Promise<FileHandle>>();

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
    await (await this.#handleOf(folder)).sync();
  }

  #handleOf(folder: string): Promise<FileHandle> {
    const known = this.#open.get(folder);
    if (known) return known;
    for (const [other, handle] of this.#open)
      if (this.#open.size >= MOST_OPEN && !this.#running.has(other)) {
        this.#open.delete(other);
        closed(handle);
      }
    const handle = open(folder, "r");
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

async function closed(handle: Promise<FileHandle>): Promise<void> {
  await handle.then((opened) => opened.close()).catch(() => undefined);
}
