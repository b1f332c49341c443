import { type FileHandle, open } from "node:fs/promises";
import { isEarthaccessError } from "@earthaccess/errors";
import { BodyCheck, type ProvenBody } from "./body-check.js";
import { type ByteSource, batchesOf } from "./byte-source.js";
import type { Part } from "./part-file.js";
import type { WriteOptions } from "./target.js";

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
): Promise<ProvenBody> {
  const check = await BodyCheck.start(name, options);
  const file = await open(part.path, offset > 0 ? "r+" : "w");
  try {
    if (offset > 0) await checkStart(file, offset, check);
    await writeBatches(file, body, check, options);
    // A body that ends early is a cut: what arrived is kept for the next try, as release() decides.
    const proven = check.finish();
    if (durable) await file.sync();
    return proven;
  } catch (error) {
    if (isEarthaccessError(error, "targets/checksum-mismatch")) {
      await file.close();
      await part.remove();
    }
    throw error;
  } finally {
    await file.close().catch(() => undefined);
  }
}

async function writeBatches(
  file: FileHandle,
  body: ByteSource,
  check: BodyCheck,
  { signal, onProgress }: WriteOptions,
): Promise<void> {
  for await (const batch of batchesOf(body)) {
    signal?.throwIfAborted();
    const length = batch.reduce((sum, piece) => sum + piece.length, 0);
    if (length === 0) continue;
    const position = check.size;
    check.count(length);
    const written = writeAll(file, batch, length, position);
    // Digested while the disk is busy with the same bytes.
    for (const piece of batch) check.digest(piece);
    await written;
    onProgress?.(check.size);
  }
  signal?.throwIfAborted();
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

/** Takes the bytes that are there already into account, and cuts off anything behind them. */
async function checkStart(file: FileHandle, length: number, check: BodyCheck): Promise<void> {
  await file.truncate(length);
  check.count(length);
  const buffer = new Uint8Array(Math.min(READ_BYTES, length));
  for (let at = 0; at < length; ) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, length - at), at);
    if (bytesRead === 0) return;
    check.digest(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
}
