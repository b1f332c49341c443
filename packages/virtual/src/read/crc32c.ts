/** Castagnoli's polynomial, its bits turned round. */
const POLYNOMIAL = 0x82f63b78;

let table: Uint32Array | undefined;

/** The CRC-32C of bytes, as Zarr's codec of this name has it behind them. */
export function crc32c(bytes: Uint8Array): number {
  table ??= Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
    return rest;
  });
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (sum >>> 8) ^ (table[(sum ^ byte) & 255] as number);
  return (sum ^ 0xffffffff) >>> 0;
}

/** Bytes without the checksum behind them. @throws {RangeError} when it is another one */
export function withoutCrc32c(bytes: Uint8Array): Uint8Array {
  const length = bytes.length - 4;
  if (length < 0) throw new RangeError("There is no room for a checksum.");
  const plain = bytes.subarray(0, length);
  const stored = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(length, true);
  if (crc32c(plain) !== stored) throw new RangeError("The checksum is another one.");
  return plain;
}
