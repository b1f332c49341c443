import type { Output, Span, Style } from "./output.js";
import { printable } from "./printable.js";
import { cutText, padText, textWidth } from "./text-width.js";

/** A column of a table. */
export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
  /** Columns it keeps when the screen is narrow; one that has none is never cut. */
  readonly least?: number;
  /** What is left out of a cell that is cut. @default "end" */
  readonly cut?: "end" | "middle";
  readonly style?: Style;
}

/** Rows that are looked at before the widths are decided. */
const ROWS_AHEAD = 100;
const GAP = 2;

/** Writes rows as they come, in columns that fit the screen; where there is no screen, nothing is cut. */
export class TableWriter {
  readonly #columns: readonly Column[];
  readonly #out: Output;
  #waiting: (readonly string[])[] = [];
  #widths: readonly number[] | undefined;

  constructor(columns: readonly Column[], out: Output) {
    this.#columns = columns;
    this.#out = out;
  }

  async row(cells: readonly string[]): Promise<void> {
    const safe = cells.map(printable);
    if (this.#widths) return this.#print(safe, this.#widths);
    this.#waiting.push(safe);
    if (this.#waiting.length >= ROWS_AHEAD) await this.end();
  }

  /** Writes what is waiting. A table without rows has no head either. */
  async end(): Promise<void> {
    if (this.#widths || this.#waiting.length === 0) return;
    const widths = columnWidths(this.#columns, this.#waiting, this.#out.columns);
    this.#widths = widths;
    const titles = this.#columns.map(({ title }) => title);
    await this.#out.print({
      text: this.#line(titles, widths)
        .map(({ text }) => text)
        .join("")
        .trimEnd(),
      style: "bold",
    });
    for (const row of this.#waiting) await this.#print(row, widths);
    this.#waiting = [];
  }

  #print(row: readonly string[], widths: readonly number[]): Promise<void> {
    return this.#out.print(...this.#line(row, widths).map(({ text, style }): Span => (style ? { text, style } : text)));
  }

  #line(cells: readonly string[], widths: readonly number[]) {
    const shown = this.#columns.map((_, i) => i).filter((i) => (widths[i] ?? 0) > 0);
    const last = shown.at(-1);
    return shown.map((i) => {
      const { align = "left", cut, style } = this.#columns[i] as Column;
      const width = widths[i] ?? 0;
      const text = this.#out.columns === undefined ? (cells[i] ?? "") : cutText(cells[i] ?? "", width, cut);
      const isLast = i === last;
      const padded = isLast && align === "left" ? text : padText(text, width, align);
      return { text: isLast ? padded : padded + " ".repeat(GAP), style };
    });
  }
}

/**
 * How wide each column is: as wide as its content where all fits; else the widest that may be cut give way first, and then columns
 * from the right are left out (0).
 */
export function columnWidths(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  available: number | undefined,
): readonly number[] {
  const widths = columns.map(({ title }, i) =>
    Math.max(textWidth(title), ...rows.map((row) => textWidth(row[i] ?? ""))),
  );
  if (available === undefined) return widths;
  const total = () => widths.reduce((sum, width) => (width > 0 ? sum + width + GAP : sum), -GAP);
  while (total() > available) {
    const room = (i: number) =>
      (widths[i] ?? 0) - Math.min(columns[i]?.least ?? Number.POSITIVE_INFINITY, widths[i] ?? 0);
    const widest = columns
      .map((_, i) => i)
      .filter((i) => room(i) > 0)
      .sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))[0];
    if (widest !== undefined) widths[widest] = (widths[widest] ?? 0) - 1;
    else {
      const lastShown = widths.findLastIndex((width) => width > 0);
      if (lastShown <= 0) break;
      widths[lastShown] = 0;
    }
  }
  // The first column is what the rows are about; alone, it may be as narrow as the screen.
  const [first = 0, ...others] = widths;
  if (first > available && others.every((width) => width === 0)) widths[0] = available;
  return widths;
}
