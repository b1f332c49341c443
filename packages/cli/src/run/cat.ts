import type { CommandRun } from "../command-spec.js";
import { EXIT } from "../exit-code.js";
import { printableLines } from "../output/printable.js";
import { UsageError } from "../usage-error.js";
import { isText } from "./file-kinds.js";
import { planReading } from "./read-files.js";

/** Bytes that are read and handed on at a time. */
const STEP = 4 * 1024 * 1024;

/** `earthaccess cat`. */
export const runCat: CommandRun = async (invocation, io) => {
  const { out } = io;
  const { files, rangeOf } = await planReading(invocation, io, Number.POSITIVE_INFINITY);
  let count = 0;
  for await (const file of files) {
    count++;
    const [from, to] = rangeOf(file);
    // A character may be cut between two reads; the decoder keeps its first bytes for the next one.
    const decoder = new TextDecoder();
    for (let at = from; at < to; at += STEP) {
      const bytes = await file.getRange(at, Math.min(STEP, to - at), { signal: io.signal });
      if (!out.isTerminal) await out.raw(bytes);
      else if (isText(bytes)) await out.raw(printableLines(decoder.decode(bytes, { stream: true })));
      else
        throw new UsageError([
          { message: `${file.name} is no text. Send it to a file or a program, or use earthaccess head.` },
        ]);
    }
    file.close();
  }
  if (count === 0) out.note("No file was chosen. earthaccess ls --explain with the same options says why.");
  return EXIT.done;
};
