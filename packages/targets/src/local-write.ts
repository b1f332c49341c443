import { type FileHandle, open } from "node:fs/promises";
import { type ByteSource, batchesOf } from "./byte-source.js";
import { type Hasher, hasherFor, sameDigest } from "./checksum.js";
import type { Part } from "./part-file.js";
import type { WriteOptions } from "./target.js";
import { ChecksumMismatchError, sizeMismatch } from "./target-errors.js";

/** How much of an unfinished file is read at a time to digest it again. */
const READ_BYTES = 1024 * 1024;

/** Writes a body into a part from `offset` on, digesting as it goes, and proves the whole before anyone may rename it. */
export async function writeChecked(
  part: Part,
  name: string,
  body: ByteSource,
  offset: number,
  options: WriteOptions,
  durable: boolean,
): Promise<{ readonly size: number; readonly verified: boolean }> {
  const { checksum, size } = options;
  const hasher = await hasherFor(checksum);
  const file = await open(part.path, offset > 0 ? "r+" : "w");
  try {
    if (offset > 0) await digestStart(file, offset, hasher);
    const bytes = await writeBatches(file, name, body, offset, hasher, options);
    // A body that ends early is a cut: what arrived is kept for the next try, as release() decides.
    if (size !== undefined && bytes !== size) throw sizeMismatch(name, size, bytes);
    const digest = hasher?.digest();
    if (checksum && digest !== undefined && !sameDigest(checksum, digest)) {
      await file.close();
      await part.remove();
      throw new ChecksumMismatchError(name, checksum.algorithm, checksum.value, digest);
    }
    if (durable) await file.sync();
    return { size: bytes, verified: digest !== undefined };
  } finally {
    await file.close().catch(() => undefined);
  }
}

async function writeBatches(
  file: FileHandle,
  name: string,
  body: ByteSource,
  offset: number,
  hasher: Hasher | undefined,
  options: WriteOptions,
): Promise<number> {
  const { signal, size, onProgress } = options;
  let bytes = offset;
  for await (const batch of batchesOf(body)) {
    signal?.throwIfAborted();
    const length = batch.reduce((sum, piece) => sum + piece.length, 0);
    if (length === 0) continue;
    if (size !== undefined && bytes + length > size) throw sizeMismatch(name, size, bytes + length);
    const written = writeAll(file, batch, length, bytes);
    // Digested while the disk is busy with the same bytes.
    if (hasher) for (const piece of batch) hasher.update(piece);
    await written;
    bytes += length;
    onProgress?.(bytes);
  }
  signal?.throwIfAborted();
  return bytes;
}

/** A system call may write less than it was given, for instance when the disk is nearly full. */
async function writeAll(
  file: FileHandle,
  batch: readonly Uint8Array[],
  length: number,
  position: number,
): Promise<void> {
  const { bytesWritten } = await file.writev(batch as Uint8Array[], position);
  let done = bytesWritten;
  if (done === length) return;
  const rest = Buffer.concat(batch as Uint8Array[]);
  while (done < length) {
    const { bytesWritten: more } = await file.write(rest, done, length - done, position + done);
    if (more === 0) throw Object.assign(new Error("The disk took no more bytes."), { code: "ENOSPC" });
    done += more;
  }
}

/** Takes the bytes that are there already into the digest, and cuts off anything behind them. */
async function digestStart(file: FileHandle, length: number, hasher: Hasher | undefined): Promise<void> {
  await file.truncate(length);
  if (!hasher) return;
  const buffer = new Uint8Array(Math.min(READ_BYTES, length));
  for (let at = 0; at < length; ) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, length - at), at);
    if (bytesRead === 0) return;
    hasher.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
}
