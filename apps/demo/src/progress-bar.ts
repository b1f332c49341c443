import type { DownloadProgress } from "earthaccess";

const WIDTH = 28;

/** Redraws one line on a terminal, at most ten times a second; elsewhere it writes nothing. */
export class ProgressBar {
  readonly #out: NodeJS.WriteStream;
  readonly #started = Date.now();
  #drawn = 0;

  constructor(out: NodeJS.WriteStream = process.stderr) {
    this.#out = out;
  }

  update(progress: DownloadProgress): void {
    const now = Date.now();
    if (!this.#out.isTTY || now - this.#drawn < 100) return;
    this.#drawn = now;
    const share = progress.bytesPlanned > 0 ? Math.min(1, progress.bytesDone / progress.bytesPlanned) : 0;
    const filled = Math.round(share * WIDTH);
    const speed = progress.bytesDone / Math.max(1, now - this.#started) / 1000;
    const line = `  ${"█".repeat(filled)}${"░".repeat(WIDTH - filled)} ${String(Math.round(share * 100)).padStart(3)}%  ${progress.filesDone}/${progress.filesPlanned} files  ${megabytes(progress.bytesDone)}  ${speed.toFixed(0)} MB/s`;
    this.#out.write(`\r\x1b[2K${line.slice(0, Math.max(20, this.#out.columns ?? 80))}`);
  }

  clear(): void {
    if (this.#out.isTTY) this.#out.write("\r\x1b[2K");
  }
}

/** Bytes as people read them. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
