import type { ExecutorEvent } from "@earthaccess/executor";
import type { DownloadedFile, DownloadItem } from "./downloaded-file.js";

/** How far a download is; a fresh object each time. */
export interface DownloadProgress {
  readonly filesDone: number;
  readonly filesSkipped: number;
  readonly filesFailed: number;
  /** Files that are under way: being fetched, or waiting for the disk at their end. */
  readonly filesActive: number;
  /** Files planned so far; more may follow while a search goes on. */
  readonly filesPlanned: number;
  /** Bytes that are there: of the files done or skipped, and of what arrived of the active ones. */
  readonly bytesDone: number;
  /** Bytes of the files planned so far, as far as the metadata gives them. */
  readonly bytesPlanned: number;
  /** The file that this event is about. */
  readonly name: string;
  /** Bytes of that file that are there. */
  readonly fileBytes: number;
  /** Bytes that file will have, as far as the metadata gives them; 0 when they do not. */
  readonly fileSize: number;
  /** What became of that file; `"active"` while it is being fetched. */
  readonly fileStatus: "active" | DownloadedFile["status"];
}

interface ActiveFile {
  readonly name: string;
  readonly planned: number;
  bytes: number;
  isActive: boolean;
}

/** Counts a download by the events of its executor, wherever that runs, and tells its listener. */
export class DownloadProgressCounter {
  readonly #listener: ((progress: DownloadProgress) => void) | undefined;
  /** Files by their position in the plan, from planning to their result. */
  readonly #files = new Map<number, ActiveFile>();
  #active = 0;
  #done = 0;
  #skipped = 0;
  #failed = 0;
  #planned = 0;
  #bytesDone = 0;
  #bytesPlanned = 0;

  /** Whether files begin with their first progress: where they wait for their turn, they have been started long before. */
  readonly #takesTurns: boolean;

  constructor(listener: ((progress: DownloadProgress) => void) | undefined, takesTurns: boolean) {
    this.#listener = listener;
    this.#takesTurns = takesTurns;
  }

  /** A file was planned; its position is the number of those before it. */
  plan(item: DownloadItem): void {
    const planned = item.size ?? item.approximateSize ?? 0;
    this.#files.set(this.#planned, { name: item.name, planned, bytes: 0, isActive: false });
    this.#planned++;
    this.#bytesPlanned += planned;
  }

  onEvent(event: ExecutorEvent): void {
    if (event.type === "worker-lost") return;
    const file = this.#files.get(event.index);
    if (!file) return;
    const begins = event.type === (this.#takesTurns ? "progress" : "started");
    const ends = event.type === "completed" || event.type === "failed" || event.type === "retry";
    if (begins || ends) this.#setActive(file, begins);
    if (event.type === "progress") this.#count(file, (event.progress as { readonly bytes: number }).bytes);
    if (begins || event.type === "progress") this.#tell(file, "active");
  }

  #setActive(file: ActiveFile, isActive: boolean): void {
    if (file.isActive !== isActive) this.#active += isActive ? 1 : -1;
    file.isActive = isActive;
  }

  /** A file's result is there. */
  end(index: number, { status, bytes }: DownloadedFile): void {
    const file = this.#files.get(index);
    if (!file) return;
    this.#files.delete(index);
    if (status === "failed") this.#failed++;
    else if (status === "skipped") this.#skipped++;
    else this.#done++;
    // A file whose size nobody gave counts as planned with the bytes it turned out to have.
    if (status !== "failed") this.#bytesPlanned += bytes - file.planned;
    this.#count(file, status === "failed" ? 0 : bytes);
    this.#tell(file, status);
  }

  #count(file: ActiveFile, bytes: number): void {
    this.#bytesDone += bytes - file.bytes;
    file.bytes = bytes;
  }

  #tell(file: ActiveFile, fileStatus: DownloadProgress["fileStatus"]): void {
    try {
      this.#listener?.({
        filesDone: this.#done,
        filesSkipped: this.#skipped,
        filesFailed: this.#failed,
        filesActive: this.#active,
        filesPlanned: this.#planned,
        bytesDone: this.#bytesDone,
        bytesPlanned: this.#bytesPlanned,
        name: file.name,
        fileBytes: file.bytes,
        fileSize: file.planned,
        fileStatus,
      });
    } catch {
      // A listener that throws must not lose a file.
    }
  }
}
