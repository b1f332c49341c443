/** Whole numbers below a bound, the same ones in every run, so that a failure can be looked at again. */
export function seededRandom(seed: number): (bound: number) => number {
  let state = mixed(seed);
  return (bound) => {
    state = (state + 0x9e3779b9) >>> 0;
    return Math.floor((mixed(state) / 2 ** 32) * bound);
  };
}

/** Spreads neighbouring numbers over all there are. Source: the last step of MurmurHash3. */
function mixed(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
