/**
 * Repeats bytes that were written before, as LZ77 does: `length` bytes from `distance` back, which may reach into what they become.
 *
 * The caller has checked that both places are inside of `out`.
 */
export function repeatBytes(out: Uint8Array, to: number, distance: number, length: number): void {
  const from = to - distance;
  if (distance === 1) out.fill(out[from] as number, to, to + length);
  else if (distance >= length && length > 32) out.copyWithin(to, from, from + length);
  else for (let i = 0; i < length; i++) out[to + i] = out[from + i] as number;
}

/** Copies a few bytes by themselves, which is faster than a call for them. */
export function copyBytes(from: Uint8Array, at: number, out: Uint8Array, to: number, length: number): void {
  if (length > 32) out.set(from.subarray(at, at + length), to);
  else for (let i = 0; i < length; i++) out[to + i] = from[at + i] as number;
}
