import type { Output, Span } from "./output.js";

const DRAW_EVERY_MS = 100;

/** Draws live lines at most ten times a second, however often there is news. */
export class LiveProgress {
  readonly #out: Output;
  readonly #lines: () => readonly (readonly Span[])[];
  #timer: NodeJS.Timeout | undefined;

  constructor(out: Output, lines: () => readonly (readonly Span[])[]) {
    this.#out = out;
    this.#lines = lines;
  }

  /** There is news to draw, now or a moment later. */
  changed(): void {
    if (this.#timer || this.#out.liveRows === 0) return;
    this.#out.live(this.#lines());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#out.live(this.#lines());
    }, DRAW_EVERY_MS).unref();
  }

  /** Removes the lines. */
  end(): void {
    clearTimeout(this.#timer);
    this.#out.live([]);
  }
}
