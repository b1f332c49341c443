import { ftruncate, read, write } from "node:fs";
import { promisify } from "node:util";
import { isEarthaccessError } from "@earthaccess/errors";
import { BodyCheck, type ProvenBody } from "./body-check.js";
import { namingFailures } from "./body-failure.js";
import { type ByteSource, batchesOf, giveBack } from "./byte-source.js";
import { closeFile, closeFlushed, flushFile, openFile, writePieces } from "./file-calls.js";
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
  const file = await openFile(part.path, offset > 0 ? "r+" : "w");
  let isOpen = true;
  const closeOnce = async () => {
    if (!isOpen) return;
    isOpen = false;
    await closeFile(file);
  };
  try {
    if (offset > 0) await checkStart(file, offset, check);
    await writeBatches(file, body, check, options);
    // A body that ends early is a cut: what arrived is kept for the next try, as release() decides.
    const proven = check.finish();
    if (durable) {
      await flushFile(file);
      isOpen = false;
      closeFlushed(file);
    }
    return proven;
  } catch (error) {
    if (isEarthaccessError(error, "targets/checksum-mismatch")) {
      await closeOnce();
      await part.remove();
    }
    throw error;
  } finally {
    await closeOnce().catch(() => undefined);
  }
}

async function writeBatches(
  file: number,
  body: ByteSource,
  check: BodyCheck,
  { signal, onProgress }: WriteOptions,
): Promise<void> {
  for await (const batch of namingFailures(batchesOf(body))) {
    signal?.throwIfAborted();
    const length = batch.reduce((sum, piece) => sum + piece.length, 0);
    if (length === 0) continue;
    const position = check.size;
    check.count(length);
    const written = writeAll(file, batch, length, position);
    // Digested while the disk is busy with the same bytes.
    for (const piece of batch) check.digest(piece);
    await written;
    giveBack(body, batch);
    onProgress?.(check.size);
  }
  signal?.throwIfAborted();
}

/** A system call may write less than it was given, for instance when the disk is nearly full. */
async function writeAll(file: number, batch: readonly Uint8Array[], length: number, position: number): Promise<void> {
  let done = await writePieces(file, batch, position);
  if (done === length) return;
  const rest = Buffer.concat(batch as Uint8Array[]);
  while (done < length) {
    const { bytesWritten: more } = await promisify(write)(file, rest, done, length - done, position + done);
    if (more === 0) throw Object.assign(new Error("The disk took no more bytes."), { code: "ENOSPC" });
    done += more;
  }
}

/** Takes the bytes that are there already into account, and cuts off anything behind them. */
async function checkStart(file: number, length: number, check: BodyCheck): Promise<void> {
  await promisify(ftruncate)(file, length);
  check.count(length);
  const buffer = new Uint8Array(Math.min(READ_BYTES, length));
  for (let at = 0; at < length; ) {
    const { bytesRead } = await promisify(read)(file, buffer, 0, Math.min(buffer.length, length - at), at);
    if (bytesRead === 0) return;
    check.digest(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
}
