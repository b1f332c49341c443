/** Zstd's bit streams are read from their end: the highest bit of the last byte marks it. */
export class BackwardBits {
  readonly bytes: Uint8Array;
  /** First bit of the stream. */
  readonly start: number;
  /** The bit behind the one that is read next; below `start` after more was read than is there. */
  at: number;

  /** @throws {RangeError} when there is no mark */
  constructor(bytes: Uint8Array, start: number, end: number) {
    const last = end > start && end <= bytes.length ? (bytes[end - 1] as number) : 0;
    if (last === 0) throw damaged("a stream has no end");
    this.bytes = bytes;
    this.start = 8 * start;
    this.at = 8 * end - 8 + highestBit(last);
  }

  /** So many bits, up to 24; those that are not there are 0. */
  read(count: number): number {
    this.at -= count;
    const { bytes, at } = this;
    return at < this.start
      ? bitsAt(bytes, at, count, this.start)
      : (wordAt(bytes, at >>> 3) >>> (at & 7)) & ((1 << count) - 1);
  }

  /** Bits that are left; negative after more was read. */
  get left(): number {
    return this.at - this.start;
  }
}

/** Up to 24 bits from a place on, the ones before `start` as 0. */
export function bitsAt(bytes: Uint8Array, place: number, count: number, start: number): number {
  if (place < start) {
    const missing = start - place;
    return missing >= count ? 0 : bitsAt(bytes, start, count - missing, start) << missing;
  }
  return (wordAt(bytes, place >>> 3) >>> (place & 7)) & ((1 << count) - 1);
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}

/** Place of the highest bit that is set; the number is not 0. */
export function highestBit(number: number): number {
  return 31 - Math.clz32(number);
}

export function damaged(what: string): RangeError {
  return new RangeError(`The zstd frame is damaged: ${what}.`);
}
