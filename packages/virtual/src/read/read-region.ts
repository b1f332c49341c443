import { inflated } from "#inflate";
import { gridOf, type InlineBytes, type ManifestVariable, product } from "../manifest.js";
import { ChunkError } from "../virtual-errors.js";
import { type ReadServices, readable, readChunks } from "./chunk-source.js";
import { type ChunkShare, copying, copyShare, eachRun, fillShare, fillWith, type Span, sharesOf } from "./regions.js";
import { fillBytes, inNativeOrder, numbersIn, textsIn, type Values } from "./typed-values.js";
import { unshuffled, unshuffling } from "./unshuffle.js";

/** A single text in a document is no longer than this. */
const MAX_TEXT_BYTES = 64 * 1024 * 1024;

/** The whole of a variable as a region. */
export function wholeOf(shape: readonly number[]): Span[] {
  return shape.map((count) => ({ start: 0, count, step: 1 }));
}

/**
 * Reads a region of a variable: stored values, not decoded, in this machine's byte order and in C order.
 *
 * Only the chunks that the region touches are read.
 */
export async function readRegion(
  variable: ManifestVariable,
  region: readonly Span[],
  services: ReadServices,
): Promise<Values> {
  const count = product(region.map((span) => span.count));
  if (variable.data.kind === "texts") return inlineTexts(variable, region);
  if (variable.dtype === "string" && variable.itemSize === 0)
    return new Array<string>(count).fill(String(variable.fillValue));
  const bytes = new Uint8Array(count * variable.itemSize);
  if (variable.data.kind === "chunks" || variable.data.kind === "files")
    await fromChunks(variable, region, services, bytes);
  else if (variable.data.kind === "fill") fillWith(fillBytes(variable), bytes);
  else {
    const all = await inlineBytes(variable, variable.data);
    const share = {
      number: 0,
      parts: region.map(({ start, count: c }) => ({ chunk: 0, from: start, to: 0, count: c })),
    };
    copyShare(share, region, all, variable.shape, bytes, variable.itemSize);
  }
  if (variable.dtype === "string") return textsIn(bytes, variable);
  return variable.dtype === "opaque" ? bytes : numbersIn(variable.dtype, bytes);
}

async function fromChunks(
  variable: ManifestVariable,
  region: readonly Span[],
  services: ReadServices,
  result: Uint8Array,
): Promise<void> {
  const source = readable(variable);
  const { chunkShape, itemSize, shape } = source.variable;
  const shares = new Map<number, ChunkShare[]>();
  for (const share of sharesOf(region, chunkShape, gridOf(shape, chunkShape))) {
    const same = shares.get(share.number);
    if (same) same.push(share);
    else shares.set(share.number, [share]);
  }
  // All values are in stored order until the last one is there.
  const fill = inNativeOrder(fillBytes(variable), variable);
  await readChunks(source, [...shares.keys()], services, (number, chunk) => {
    if (!chunk) {
      for (const share of shares.get(number) ?? []) fillShare(share, region, fill, result);
      return;
    }
    const { bytes, shuffledBy } = chunk;
    const run =
      shuffledBy > 1 && shuffledBy === itemSize
        ? unshuffling(bytes, itemSize, result)
        : copying(unshuffled(bytes, shuffledBy), itemSize, result);
    for (const share of shares.get(number) ?? []) eachRun(share, region, chunkShape, run);
  });
  inNativeOrder(result, variable);
}

async function inlineBytes(variable: ManifestVariable, { bytes, compression }: InlineBytes): Promise<Uint8Array> {
  const size = product(variable.shape) * variable.itemSize;
  let values = bytes;
  try {
    if (compression === "zlib") values = await inflated(bytes, size, size);
  } catch (cause) {
    throw new ChunkError(
      `The values of ${variable.name} in the document are no zlib stream.`,
      { variable: variable.name },
      cause,
    );
  }
  if (values.length !== size)
    throw new ChunkError(`The document has ${values.length} bytes for ${variable.name} instead of ${size}.`, {
      variable: variable.name,
    });
  return inNativeOrder(values.slice(), variable);
}

async function inlineTexts(variable: ManifestVariable, region: readonly Span[]): Promise<string[]> {
  const { texts } = variable.data as { readonly texts: readonly (string | Uint8Array)[] };
  // Places in C order, one dimension after the other.
  let places = [0];
  for (const [d, { start, count, step }] of region.entries()) {
    const length = variable.shape[d] as number;
    places = places.flatMap((place) => Array.from({ length: count }, (_, i) => place * length + start + i * step));
  }
  return Promise.all(
    places.map(async (place) => {
      const text = texts[place] ?? String(variable.fillValue);
      if (typeof text === "string") return text;
      try {
        return new TextDecoder().decode(await inflated(text, 4 * text.length, MAX_TEXT_BYTES));
      } catch (cause) {
        const what = `A text of ${variable.name} in the document is no zlib stream, or longer than ${MAX_TEXT_BYTES} bytes.`;
        throw new ChunkError(what, { variable: variable.name }, cause);
      }
    }),
  );
}
