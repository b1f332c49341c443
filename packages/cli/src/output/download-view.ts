import type { DownloadProgress } from "earthaccess";
import type { Span } from "./output.js";
import { bytesText, durationText } from "./quantities.js";
import { cutText, padText } from "./text-width.js";

interface ActiveFile {
  readonly name: string;
  readonly size: number;
  bytes: number;
}

interface Sample {
  readonly at: number;
  readonly bytes: number;
}

/** Speed is that of the last seconds: a pause shows, and an early burst is forgotten. */
const SPEED_WINDOW_MS = 5000;
/** A file whose first report is beyond this was continued; what was there before did not come over the network now. */
const CONTINUED_BYTES = 2 * 1024 * 1024;

/** What is known of a running download: plain numbers, kept up to date by its events. */
export class DownloadView {
  readonly #active = new Map<string, ActiveFile>();
  #latest: DownloadProgress | undefined;
  #fetched = 0;
  #samples: Sample[] = [];
  /** True when the search has ended, so that no further files can be planned. */
  isPlanned = false;

  update(progress: DownloadProgress, now: number): void {
    const { name, fileBytes, fileSize, fileStatus } = progress;
    const before = this.#active.get(name);
    const isContinued = before === undefined && fileStatus === "active" && fileBytes > CONTINUED_BYTES;
    if (fileStatus !== "skipped" && !isContinued) this.#fetched += Math.max(0, fileBytes - (before?.bytes ?? 0));
    if (fileStatus === "active") this.#active.set(name, { name, size: fileSize, bytes: fileBytes });
    else this.#active.delete(name);
    this.#latest = progress;
    this.#samples.push({ at: now, bytes: this.#fetched });
    while (this.#samples.length > 2 && now - (this.#samples[0]?.at ?? now) > SPEED_WINDOW_MS) this.#samples.shift();
  }

  /** Bytes per second of the last seconds. */
  get speed(): number {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last || last.at <= first.at) return 0;
    return ((last.bytes - first.bytes) / (last.at - first.at)) * 1000;
  }

  /** A line for each file that is being fetched, as many as fit, and a line for all. */
  lines(columns: number, rows: number): readonly (readonly Span[])[] {
    const progress = this.#latest;
    if (!progress) return [];
    const files = [...this.#active.values()];
    const most = Math.max(0, rows - 2);
    const shown = files.slice(0, most);
    return [...shown.map((file) => fileLine(file, columns)), this.#totalLine(progress, columns)];
  }

  #totalLine(progress: DownloadProgress, columns: number): readonly Span[] {
    const { filesDone, filesSkipped, filesFailed, filesPlanned, bytesDone, bytesPlanned } = progress;
    const finished = filesDone + filesSkipped + filesFailed;
    const share = bytesPlanned > 0 ? bytesDone / bytesPlanned : finished / Math.max(1, filesPlanned);
    const facts = [
      `${finished}/${filesPlanned}${this.isPlanned ? "" : "+"} files`,
      bytesText(bytesDone),
      `${bytesText(this.speed)}/s`,
      ...this.#timeLeft(bytesPlanned - bytesDone),
    ].join("  ");
    const failed: readonly Span[] = filesFailed > 0 ? [{ text: `  ${filesFailed} failed`, style: "red" }] : [];
    const width = columns >= 90 ? 30 : columns >= 60 ? 15 : 8;
    return [...bar(share, width), ` ${percent(share)}  ${facts}`, ...failed];
  }

  #timeLeft(bytes: number): readonly string[] {
    if (this.speed <= 0 || bytes <= 0) return [];
    const left = durationText(bytes / this.speed);
    return [this.isPlanned ? `${left} left` : `at least ${left} left`];
  }
}

function fileLine({ name, size, bytes }: ActiveFile, columns: number): readonly Span[] {
  const nameWidth = Math.max(10, Math.min(48, columns - 38));
  const title = padText(cutText(name, nameWidth, "middle"), nameWidth);
  if (size <= 0) return [`${title}  `, { text: bytesText(bytes), style: "dim" }];
  const share = bytes / size;
  return [`${title} `, ...bar(share, 15), ` ${percent(share)} `, { text: bytesText(size), style: "dim" }];
}

function bar(share: number, width: number): readonly Span[] {
  const filled = Math.round(Math.max(0, Math.min(1, share)) * width);
  return [
    { text: "█".repeat(filled), style: "green" },
    { text: "░".repeat(width - filled), style: "dim" },
  ];
}

function percent(share: number): string {
  // 100% is for what is complete.
  return `${String(Math.floor(Math.max(0, Math.min(1, share)) * 100)).padStart(3)}%`;
}
