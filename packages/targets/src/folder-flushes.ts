import { type FileHandle, open } from "node:fs/promises";

interface Flush {
  readonly done: Promise<void>;
  /** The one that begins when this one has ended, for names that came meanwhile. */
  next?: Flush;
}

/** A folder that may soon be flushed again. */
interface OpenFolder {
  readonly handle: Promise<FileHandle>;
  readonly closing: NodeJS.Timeout;
}

/** A folder is kept open this long after its last flush: to open and close it costs more than the flush of a folder that is at rest. */
const KEPT_OPEN_MS = 250;

/**
 * Flushes folders: after it, the names in a folder survive a power failure.
 *
 * Files that are finished at the same time share one flush; each one waits for a flush that began after its name was there.
 */
export class FolderFlushes {
  readonly #running = new Map<string, Flush>();
  readonly #open = new Map<string, OpenFolder>();

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
    if (known) {
      known.closing.refresh();
      return known.handle;
    }
    const handle = open(folder, "r");
    const close = () => {
      // A flush that takes longer than a folder is kept open still needs it.
      if (this.#running.has(folder)) return void closing.refresh();
      this.#open.delete(folder);
      handle.then((opened) => opened.close()).catch(() => undefined);
    };
    const closing = setTimeout(close, KEPT_OPEN_MS);
    closing.unref();
    this.#open.set(folder, { handle, closing });
    handle.catch(() => this.#open.delete(folder));
    return handle;
  }
}
