/** Rows of one batch: a row group of a Parquet file, a piece of a FlatGeobuf. */
const BATCH = 2000;

/**
 * Rows that wait until the last one is known.
 *
 * Columnar files name all columns and their types, and the source gives its rows only once: so they are kept, as compressed JSON, which is
 * a tenth to a twentieth of their text and a fortieth of what they are as objects.
 */
export class Spool<Row> {
  readonly #packed: Uint8Array<ArrayBuffer>[] = [];
  #rows: Row[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  async add(row: Row): Promise<void> {
    this.#count++;
    this.#rows.push(row);
    if (this.#rows.length < BATCH) return;
    const text = JSON.stringify(this.#rows);
    this.#rows = [];
    this.#packed.push(await through(new CompressionStream("gzip"), new TextEncoder().encode(text)));
  }

  /** The rows in their order, and each batch only once: it is let go when the next one is asked for. */
  async *batches(): AsyncGenerator<Row[], void, void> {
    for (let packed = this.#packed.shift(); packed; packed = this.#packed.shift()) {
      const bytes = await through(new DecompressionStream("gzip"), packed);
      yield JSON.parse(new TextDecoder().decode(bytes)) as Row[];
    }
    const rest = this.#rows;
    this.#rows = [];
    if (rest.length > 0) yield rest;
  }
}

async function through(
  stream: CompressionStream | DecompressionStream,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

/** All pieces in one array. */
export async function joined(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const piece of pieces) {
    parts.push(piece);
    length += piece.length;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
