import { copyBytes, repeatBytes } from "./repeat-bytes.js";

/** Distances from here on stand in two bytes of their own. */
const FAR = 8191;

/**
 * Undoes one stream of BloscLZ, Blosc's own compression, which has to fill `out` to the last byte.
 *
 * A control byte below 32 is a run of literals, one byte more than it says. Any other is a repetition: its upper three bits are the
 * length, its lower five the high bits of the distance, and the next byte the low ones. The first control byte is always literals; its
 * upper bits are the version.
 *
 * Source: blosclz.c of c-blosc.
 *
 * @throws {RangeError} for bytes that are no such stream; nothing outside of `out` is touched
 */
export function undoBlosclz(stream: Uint8Array, out: Uint8Array): void {
  const [end, size] = [stream.length, out.length];
  let [at, to] = [0, 0];
  const next = (): number => {
    if (at >= end) throw damaged("ends in the middle");
    return stream[at++] as number;
  };
  let isFirst = true;
  while (at < end) {
    const control = isFirst ? next() & 31 : next();
    isFirst = false;
    if (control < 32) {
      const literals = control + 1;
      if (at + literals > end || to + literals > size) throw damaged("has more bytes than it may have");
      copyBytes(stream, at, out, to, literals);
      at += literals;
      to += literals;
      continue;
    }
    let length = (control >>> 5) + 2;
    if (length === 9) {
      let more = 255;
      while (more === 255) length += more = next();
    }
    const high = (control & 31) << 8;
    const low = next();
    let distance = high + low + 1;
    if (low === 255 && high === 31 << 8) {
      const far = next() << 8;
      distance = FAR + far + next() + 1;
    }
    if (distance > to) throw damaged("repeats what is not there");
    if (to + length > size) throw damaged("becomes larger than it may");
    repeatBytes(out, to, distance, length);
    to += length;
  }
  if (to !== size) throw damaged(`has ${to} bytes instead of ${size}`);
}

function damaged(what: string): RangeError {
  return new RangeError(`The stream of BloscLZ ${what}.`);
}
