import { type ChunkTable, INLINE } from "../manifest.js";
import { joinedBytes } from "./joined-bytes.js";

/** The chunks of an array as its references become known, in any order. */
export class ReferenceTable {
  readonly #numbers: number[] = [];
  readonly #offsets: number[] = [];
  readonly #lengths: number[] = [];
  readonly #files: number[] = [];
  readonly #urls = new Map<string, number>();
  readonly #inline: Uint8Array[] = [];
  #inlineBytes = 0;
  #isSorted = true;

  get count(): number {
    return this.#numbers.length;
  }

  addRange(number: number, url: string, offset: number, length: number): void {
    let file = this.#urls.get(url);
    if (file === undefined) {
      file = this.#urls.size;
      this.#urls.set(url, file);
    }
    this.#isSorted &&= (this.#numbers.at(-1) ?? -1) < number;
    this.#numbers.push(number);
    this.#offsets.push(offset);
    this.#lengths.push(length);
    this.#files.push(file);
  }

  addBytes(number: number, bytes: Uint8Array): void {
    this.addRange(number, INLINE, this.#inlineBytes, bytes.length);
    this.#inline.push(bytes);
    this.#inlineBytes += bytes.length;
  }

  finish(): ChunkTable {
    const rows = this.#rows();
    const column = (values: readonly number[]) => Float64Array.from(rows, (row) => values[row] as number);
    const urls = [...this.#urls.keys()];
    const files = rows.map((row) => this.#files[row] as number);
    return {
      kind: "chunks",
      numbers: column(this.#numbers),
      offsets: column(this.#offsets),
      lengths: column(this.#lengths),
      ...(urls.length > 1 && { files: urls.length <= 65_536 ? Uint16Array.from(files) : Uint32Array.from(files) }),
      urls,
      ...(this.#inline.length > 0 && { inline: joinedBytes(this.#inline) }),
    };
  }

  /** Rows by number; of those with the same one the last, as in JSON. */
  #rows(): number[] {
    const numbers = this.#numbers;
    const rows = numbers.map((_, row) => row);
    if (this.#isSorted) return rows;
    rows.sort((a, b) => (numbers[a] as number) - (numbers[b] as number));
    return rows.filter((row, i) => numbers[row] !== numbers[rows[i + 1] as number]);
  }
}
