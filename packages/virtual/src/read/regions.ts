/** Places along one dimension: `start`, `start + step`, …, `count` of them; the step may be negative. */
export interface Span {
  readonly start: number;
  readonly count: number;
  readonly step: number;
}

/** The part of a span that lies in one chunk. */
interface SpanPart {
  /** Number of the chunk along this dimension. */
  readonly chunk: number;
  /** First place within the chunk. */
  readonly from: number;
  /** First place in the result. */
  readonly to: number;
  readonly count: number;
}

/** One chunk's share of a region: which values go where. */
export interface ChunkShare {
  /** Number of the chunk in C order. */
  readonly number: number;
  readonly parts: readonly SpanPart[];
}

/** The chunks that a region touches, in C order. */
export function* sharesOf(
  region: readonly Span[],
  chunkShape: readonly number[],
  grid: readonly number[],
): Generator<ChunkShare, void, void> {
  if (region.some(({ count }) => count === 0)) return;
  const along = region.map((span, d) => partsOf(span, chunkShape[d] as number));
  const at = along.map(() => 0);
  for (;;) {
    const parts = along.map((list, d) => list[at[d] as number] as SpanPart);
    yield { number: parts.reduce((number, part, d) => number * (grid[d] as number) + part.chunk, 0), parts };
    let d = at.length - 1;
    for (; d >= 0; d--) {
      at[d] = (at[d] as number) + 1;
      if ((at[d] as number) < (along[d] as SpanPart[]).length) break;
      at[d] = 0;
    }
    if (d < 0) return;
  }
}

function partsOf({ start, count, step }: Span, size: number): SpanPart[] {
  const parts: SpanPart[] = [];
  for (let to = 0; to < count; ) {
    const place = start + to * step;
    const chunk = Math.floor(place / size);
    const from = place - chunk * size;
    const room = step > 0 ? size - 1 - from : from;
    const here = Math.min(count - to, step === 0 ? 1 : Math.floor(room / Math.abs(step)) + 1);
    parts.push({ chunk, from, to, count: here });
    to += here;
  }
  return parts;
}

/** Values that lie one after the other in the result, and `step` apart in the chunk; places and steps count values. */
export type Run = (from: number, to: number, count: number, step: number) => void;

/** Calls `run` for every stretch of values of a share, as long as they can be; chunk and result are in C order. */
export function eachRun({ parts }: ChunkShare, region: readonly Span[], chunkShape: readonly number[], run: Run): void {
  const toShape = region.map(({ count }) => count);
  const stepOf = (d: number) => region[d]?.step ?? 1;
  // Inner dimensions that are taken whole are one stretch with what is taken of the one before them.
  let inner = 1;
  let last = parts.length - 1;
  for (; last >= 0; last--) {
    const { count } = parts[last] as SpanPart;
    if (count !== chunkShape[last] || count !== toShape[last] || stepOf(last) !== 1) break;
    inner *= count;
  }
  const isStretch = last >= 0 && (inner === 1 || stepOf(last) === 1);
  const [fromStride, toStride] = [stridesOf(chunkShape), stridesOf(toShape)];
  const walk = (d: number, from: number, to: number): void => {
    if (d > last) {
      run(from, to, inner, 1);
      return;
    }
    const { count, from: first, to: begin } = parts[d] as SpanPart;
    const source = from + first * (fromStride[d] as number);
    const target = to + begin * (toStride[d] as number);
    const step = stepOf(d);
    if (d === last && isStretch) run(source, target, count * inner, step);
    else
      for (let i = 0; i < count; i++)
        walk(d + 1, source + i * step * (fromStride[d] as number), target + i * (toStride[d] as number));
  };
  walk(0, 0, 0);
}

/** Copies a chunk's share from the chunk into the result, `itemSize` bytes a value. */
export function copyShare(
  share: ChunkShare,
  region: readonly Span[],
  chunk: Uint8Array,
  chunkShape: readonly number[],
  result: Uint8Array,
  itemSize: number,
): void {
  eachRun(share, region, chunkShape, copying(chunk, itemSize, result));
}

/** Copies values of so many bytes from a chunk into a result. */
export function copying(chunk: Uint8Array, itemSize: number, result: Uint8Array): Run {
  return (from, to, count, step) => {
    if (step === 1) result.set(chunk.subarray(from * itemSize, (from + count) * itemSize), to * itemSize);
    else
      for (let i = 0; i < count; i++) {
        const [source, target] = [(from + i * step) * itemSize, (to + i) * itemSize];
        for (let byte = 0; byte < itemSize; byte++) result[target + byte] = chunk[source + byte] as number;
      }
  };
}

/** Fills a chunk's share of the result with one value. */
export function fillShare(share: ChunkShare, region: readonly Span[], value: Uint8Array, result: Uint8Array): void {
  const own = share.parts.map(({ count }) => count);
  eachRun(share, region, own, (_, to, count) => {
    fillWith(value, result.subarray(to * value.length, (to + count) * value.length));
  });
}

/** Fills bytes with one value after the other. */
export function fillWith(value: Uint8Array, bytes: Uint8Array): void {
  if (value.every((byte) => byte === value[0])) {
    bytes.fill(value[0] ?? 0);
    return;
  }
  bytes.set(value.subarray(0, bytes.length));
  // What is there doubles with each step.
  for (let done = value.length; done < bytes.length; done *= 2) bytes.copyWithin(done, 0, done);
}

function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let d = shape.length - 2; d >= 0; d--) strides[d] = (strides[d + 1] as number) * (shape[d + 1] as number);
  return strides;
}
