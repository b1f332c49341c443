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

/** Copies a chunk's share from the chunk into the result; both in C order, `itemSize` bytes a value. */
export function copyShare(
  { parts }: ChunkShare,
  region: readonly Span[],
  chunk: Uint8Array,
  chunkShape: readonly number[],
  result: Uint8Array,
  itemSize: number,
): void {
  const fromStride = stridesOf(chunkShape, itemSize);
  const toStride = stridesOf(
    region.map(({ count }) => count),
    itemSize,
  );
  const copy = (d: number, from: number, to: number): void => {
    const part = parts[d];
    if (part === undefined) {
      for (let i = 0; i < itemSize; i++) result[to + i] = chunk[from + i] as number;
      return;
    }
    const step = region[d]?.step ?? 1;
    let source = from + part.from * (fromStride[d] as number);
    let target = to + part.to * (toStride[d] as number);
    if (d === parts.length - 1 && step === 1) {
      result.set(chunk.subarray(source, source + part.count * itemSize), target);
      return;
    }
    for (let i = 0; i < part.count; i++) {
      copy(d + 1, source, target);
      source += step * (fromStride[d] as number);
      target += toStride[d] as number;
    }
  };
  copy(0, 0, 0);
}

/** Fills a chunk's share of the result with one value. */
export function fillShare(share: ChunkShare, region: readonly Span[], value: Uint8Array, result: Uint8Array): void {
  const toStride = stridesOf(
    region.map(({ count }) => count),
    value.length,
  );
  const fill = (d: number, to: number): void => {
    const part = share.parts[d];
    if (part === undefined) {
      result.set(value, to);
      return;
    }
    let target = to + part.to * (toStride[d] as number);
    for (let i = 0; i < part.count; i++, target += toStride[d] as number) fill(d + 1, target);
  };
  fill(0, 0);
}

function stridesOf(shape: readonly number[], itemSize: number): number[] {
  const strides = shape.map(() => itemSize);
  for (let d = shape.length - 2; d >= 0; d--) strides[d] = (strides[d + 1] as number) * (shape[d + 1] as number);
  return strides;
}
