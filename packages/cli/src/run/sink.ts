import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import type { Output } from "../output/output.js";

/** Where a document goes: standard output, or a file that appears under its name when it is whole. */
interface Sink {
  write(piece: string | Uint8Array): Promise<void>;
  /** Makes the file appear; without this nothing does. */
  finish(): Promise<void>;
  /** Removes what was written so far. */
  abandon(): Promise<void>;
}

/** The sink for `--out`: a file, or standard output where no file is named. */
function openSink(file: string | undefined, out: Output): Sink {
  if (file === undefined)
    return { write: (piece) => out.raw(piece), finish: async () => undefined, abandon: async () => undefined };
  const draft = `${file}.part`;
  const stream = createWriteStream(draft);
  let failure: Error | undefined;
  stream.on("error", (error) => {
    failure = error;
  });
  return {
    async write(piece) {
      if (failure) throw failure;
      if (!stream.write(piece)) await Promise.race([once(stream, "drain"), once(stream, "close")]);
    },
    async finish() {
      stream.end();
      if (!stream.closed) await once(stream, "close");
      if (failure) throw failure;
      await rename(draft, file);
    },
    async abandon() {
      stream.destroy();
      await rm(draft, { force: true });
    },
  };
}

/** Writes a document piece by piece; a file that could not be finished is not left behind. */
export async function writePieces(
  pieces: AsyncIterable<string | Uint8Array>,
  file: string | undefined,
  out: Output,
): Promise<void> {
  const sink = openSink(file, out);
  try {
    for await (const piece of pieces) await sink.write(piece);
    await sink.finish();
  } catch (error) {
    await sink.abandon();
    throw error;
  }
  if (file !== undefined) out.note({ text: `Written to ${file}.`, style: "green" });
}
