import { once } from "node:events";
import { type Output, painted, type Span, wantsColour } from "./output.js";
import { printable, safeJson } from "./printable.js";
import { cutText, textWidth } from "./text-width.js";

/** A stream of a process, as far as it matters here. */
export type OutputStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** What a {@link ProcessOutput} is made of. */
export interface ProcessOutputOptions {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  /** `--no-color`. */
  readonly isPlain: boolean;
}

/** The output of a process: results to stdout, all else to stderr, and a few live lines at the bottom of the screen. */
export class ProcessOutput implements Output {
  readonly isJson: boolean;
  readonly isTerminal: boolean;
  readonly #options: ProcessOutputOptions;
  readonly #colour: { readonly stdout: boolean; readonly stderr: boolean };
  #live: readonly (readonly Span[])[] = [];
  /** Lines of the screen that the live lines take. */
  #drawn = 0;

  constructor(options: ProcessOutputOptions) {
    const { stdout, stderr, env, isJson, isPlain } = options;
    this.#options = options;
    this.isJson = isJson;
    this.isTerminal = stdout.isTTY === true;
    const colour = (stream: OutputStream) => !isPlain && wantsColour(stream.isTTY === true, env);
    this.#colour = { stdout: colour(stdout), stderr: colour(stderr) };
  }

  get columns(): number | undefined {
    return this.isTerminal ? (this.#options.stdout.columns ?? 80) : undefined;
  }

  get liveColumns(): number {
    return this.#options.stderr.columns ?? 80;
  }

  get liveRows(): number {
    const { stderr, isQuiet, env } = this.#options;
    return stderr.isTTY && !this.isJson && !isQuiet && env.TERM !== "dumb" ? (stderr.rows ?? 24) : 0;
  }

  print(...line: readonly Span[]): Promise<void> {
    return this.raw(`${this.#text(line, this.#colour.stdout)}\n`);
  }

  async raw(data: string | Uint8Array): Promise<void> {
    const { stdout } = this.#options;
    if (this.isTerminal) this.#erase();
    if (!stdout.write(data)) await once(stdout, "drain");
    if (this.isTerminal) this.#draw();
  }

  note(...line: readonly Span[]): void {
    if (!this.#options.isQuiet) this.problem(...line);
  }

  warn(text: string): void {
    if (this.isJson) void this.event("warning", { message: text });
    else this.note({ text, style: "yellow" });
  }

  problem(...line: readonly Span[]): void {
    if (this.isJson) return;
    this.#erase();
    this.#options.stderr.write(`${this.#text(line, this.#colour.stderr)}\n`);
    this.#draw();
  }

  async event(name: string, facts: object): Promise<void> {
    if (this.isJson) await this.raw(`${safeJson({ event: name, ...facts })}\n`);
  }

  live(lines: readonly (readonly Span[])[]): void {
    if (this.liveRows === 0) return;
    this.#erase();
    this.#live = lines;
    this.#draw();
  }

  #erase(): void {
    if (this.#drawn > 0) this.#options.stderr.write(`\u001b[${this.#drawn}A\r\u001b[J`);
    this.#drawn = 0;
  }

  #draw(): void {
    if (this.#live.length === 0 || this.liveRows === 0) return;
    // A line that wraps would take two, and the next erasure would leave one of them.
    const width = this.liveColumns - 1;
    const text = this.#live.map((line) => `${this.#text(cutSpans(line, width), this.#colour.stderr)}\n`);
    this.#options.stderr.write(text.join(""));
    this.#drawn = this.#live.length;
  }

  #text(line: readonly Span[], isColoured: boolean): string {
    return line
      .map((span) =>
        typeof span === "string" ? printable(span) : painted(printable(span.text), span.style, isColoured),
      )
      .join("");
  }
}

/** The beginning of a line that fits. */
function cutSpans(line: readonly Span[], width: number): readonly Span[] {
  let left = width;
  return line.flatMap((span): readonly Span[] => {
    const text = printable(typeof span === "string" ? span : span.text);
    if (left <= 0) return [];
    const cut = cutText(text, left);
    left -= textWidth(text);
    return [typeof span === "string" ? cut : { text: cut, style: span.style }];
  });
}
