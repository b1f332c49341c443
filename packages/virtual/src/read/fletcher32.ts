/**
 * The checksum of HDF5's filter of this name: Fletcher's over 16-bit words, high byte first; an odd last byte is a high one.
 *
 * Source: H5_checksum_fletcher32 of the HDF5 library.
 */
export function fletcher32(bytes: Uint8Array, length: number): number {
  let [one, two] = [0, 0];
  const words = length >> 1;
  for (let word = 0; word < words; ) {
    // So many additions stay within 32 bits.
    const end = Math.min(words, word + 360);
    for (; word < end; word++) {
      one += ((bytes[2 * word] as number) << 8) | (bytes[2 * word + 1] as number);
      two += one;
    }
    one = (one & 0xffff) + (one >>> 16);
    two = (two & 0xffff) + (two >>> 16);
  }
  if (length & 1) {
    one += (bytes[length - 1] as number) << 8;
    two += one;
    one = (one & 0xffff) + (one >>> 16);
    two = (two & 0xffff) + (two >>> 16);
  }
  one = (one & 0xffff) + (one >>> 16);
  two = (two & 0xffff) + (two >>> 16);
  return ((two << 16) | one) >>> 0;
}
