import type { DownloadItem } from "./downloaded-file.js";

/** How far a download is; a fresh object each time. */
export interface DownloadProgress {
  readonly filesDone: number;
  readonly filesSkipped: number;
  readonly filesFailed: number;
  /** Files that are being fetched now. */
  readonly filesActive: number;
  /** Files planned so far; more may follow while a search goes on. */
  readonly filesPlanned: number;
  /** Bytes that are there: of the files done or skipped, and of what arrived of the active ones. */
  readonly bytesDone: number;
  /** Bytes of the files planned so far, as far as the metadata gives them. */
  readonly bytesPlanned: number;
  /** The file that this event is about. */
  readonly name: string;
}

/** Counts a download and tells its listener. */
export class DownloadProgressCounter {
  readonly #listener: ((progress: DownloadProgress) => void) | undefined;
  readonly #active = new Set<string>();
  #done = 0;
  #skipped = 0;
  #failed = 0;
  #planned = 0;
  #bytesDone = 0;
  #bytesPlanned = 0;

  constructor(listener: ((progress: DownloadProgress) => void) | undefined) {
    this.#listener = listener;
  }

  start(item: DownloadItem): {
    readonly bytes: (count: number) => void;
    readonly end: (how: "done" | "skipped" | "failed", bytes: number) => void;
  } {
    const planned = item.size ?? item.approximateSize ?? 0;
    let counted = 0;
    this.#planned++;
    this.#bytesPlanned += planned;
    this.#active.add(item.name);
    this.#tell(item.name);
    const count = (bytes: number) => {
      this.#bytesDone += bytes - counted;
      counted = bytes;
      this.#tell(item.name);
    };
    return {
      bytes: count,
      end: (how, bytes) => {
        this.#active.delete(item.name);
        if (how === "done") this.#done++;
        else if (how === "skipped") this.#skipped++;
        else this.#failed++;
        // A file whose size nobody gave counts as planned with the bytes it turned out to have.
        if (how !== "failed") this.#bytesPlanned += bytes - planned;
        count(how === "failed" ? 0 : bytes);
      },
    };
  }

  #tell(name: string): void {
    try {
      this.#listener?.({
        filesDone: this.#done,
        filesSkipped: this.#skipped,
        filesFailed: this.#failed,
        filesActive: this.#active.size,
        filesPlanned: this.#planned,
        bytesDone: this.#bytesDone,
        bytesPlanned: this.#bytesPlanned,
        name,
      });
    } catch {
      // A listener that throws must not lose a file.
    }
  }
}
