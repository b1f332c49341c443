import type { BodyCheck } from "./body-check.js";
import { namingFailures } from "./body-failure.js";
import { type ByteSource, batchesOf, giveBack } from "./byte-source.js";

/** A piece of a body as object stores take it. */
export interface BodyPart {
  /** From 0. */
  readonly index: number;
  /** Where in the body it begins. */
  readonly offset: number;
  /** Nobody else writes into this memory until it is released. */
  readonly bytes: Uint8Array;
  /** With the last part the body is complete, and has proved to be what was promised. */
  readonly last: boolean;
  /** Gives the memory back for a later part, once the store has it. */
  release(): void;
}

const MIB = 1024 * 1024;

/** A body of unknown size begins with this much memory; most bodies are smaller than a part. */
const FIRST_BYTES = MIB / 4;

/** S3 and compatible stores take this many parts. */
const MAX_PARTS = 10_000;

/** After this many parts of a body of unknown size the next ones are twice as large, so that 10,000 parts reach beyond 5 TB. */
const PARTS_UNTIL_DOUBLED = 1000;

/** How large part `index` must be, so that a body of `size` bytes (or of unknown size) fits into 10,000 parts. */
export function partSizeFor(index: number, smallest: number, size: number | undefined): number {
  // Equal parts where the size is known: some stores insist on them.
  if (size !== undefined) return Math.max(smallest, Math.ceil(size / MAX_PARTS / MIB) * MIB);
  return smallest * 2 ** Math.floor(index / PARTS_UNTIL_DOUBLED);
}

/**
 * Cuts a body into parts, and gives the last one out only when the whole has passed `check`.
 *
 * One part is held back, so that a store never gets the last bytes of a body that is not what it should be.
 *
 * @param partSize bytes of part number `index`; the last part may be shorter
 */
export async function* cutIntoParts(
  body: ByteSource,
  check: BodyCheck,
  partSize: (index: number) => number,
  options: { readonly size?: number | undefined; readonly signal?: AbortSignal | undefined } = {},
): AsyncGenerator<BodyPart, void, void> {
  const memory = new PartMemory();
  let held: Omit<BodyPart, "last"> | undefined;
  let index = 0;
  let offset = 0;
  let buffer = memory.take(options.size === undefined ? Math.min(FIRST_BYTES, partSize(0)) : partSize(0), options.size);
  let filled = 0;
  const part = (bytes: Uint8Array) => ({ index, offset, bytes, release: () => memory.give(bytes) });
  for await (const batch of namingFailures(batchesOf(body))) {
    options.signal?.throwIfAborted();
    for (const piece of batch) {
      check.count(piece.length);
      check.digest(piece);
      for (let at = 0; at < piece.length; ) {
        if (filled === buffer.length && index === 0 && filled < partSize(0) && options.size === undefined) {
          buffer = grown(buffer, partSize(0));
        } else if (filled === buffer.length) {
          if (held) yield { ...held, last: false };
          held = part(buffer);
          index += 1;
          offset += buffer.length;
          buffer = memory.take(partSize(index), options.size === undefined ? undefined : options.size - offset);
          filled = 0;
        }
        const taken = Math.min(piece.length - at, buffer.length - filled);
        buffer.set(piece.subarray(at, at + taken), filled);
        filled += taken;
        at += taken;
      }
    }
    giveBack(body, batch);
  }
  options.signal?.throwIfAborted();
  check.finish();
  if (held) yield { ...held, last: filled === 0 };
  if (filled > 0 || !held) yield { ...part(buffer.subarray(0, filled)), last: true };
}

/**
 * The memory of the parts of one body, used again and again.
 *
 * Left to the garbage collector, a gigabyte in parts of 8 MiB holds up to twice what is on its way.
 */
class PartMemory {
  #free: Uint8Array[] = [];

  /** No more than the rest of the body needs. */
  take(partSize: number, rest: number | undefined): Uint8Array {
    const length = rest === undefined ? partSize : Math.max(1, Math.min(partSize, rest));
    const free = this.#free.pop();
    if (free && free.length >= length) return free.subarray(0, length);
    return new Uint8Array(length);
  }

  give(bytes: Uint8Array): void {
    this.#free.push(bytes);
  }
}

function grown(buffer: Uint8Array, most: number): Uint8Array {
  const larger = new Uint8Array(Math.min(most, buffer.length * 2));
  larger.set(buffer);
  return larger;
}
