import type { CommandIo, CommandRun } from "../command-spec.js";
import { EXIT } from "../exit-code.js";
import { printableLines } from "../output/printable.js";
import { bytesText } from "../output/quantities.js";
import { fileKind, isText } from "./file-kinds.js";
import { planReading } from "./read-files.js";

/** Enough to tell every kind of file. */
const KIND_BYTES = 512;
const ROW = 16;

/** `earthaccess head`. */
export const runHead: CommandRun = async (invocation, io) => {
  const { out } = io;
  const { files, rangeOf } = await planReading(invocation, io, 256);
  let count = 0;
  for await (const file of files) {
    count++;
    const [from, to] = rangeOf(file);
    const bytes = await file.getRange(from, to - from, { signal: io.signal });
    const kind = fileKind(await file.getRange(0, KIND_BYTES, { signal: io.signal }));
    const { name, size, type, url } = file;
    file.close();
    await out.event("head", {
      name,
      url,
      size,
      type,
      kind,
      offset: from,
      base64: Buffer.from(bytes).toString("base64"),
    });
    if (out.isJson) continue;
    await out.print({ text: name, style: "bold" }, `  ${bytesText(size)}, ${kind}${type ? `, sent as ${type}` : ""}`);
    if (isText(bytes))
      for (const line of printableLines(new TextDecoder().decode(bytes)).split("\n"))
        await out.print(line.replaceAll("\t", "    "));
    else await printHex(bytes, from, io);
  }
  await out.event("done", { files: count });
  if (count === 0) out.note("No file was chosen. earthaccess ls --explain with the same options says why.");
  return EXIT.done;
};

/** Bytes as hexadecimal numbers and characters, sixteen a line. */
async function printHex(bytes: Uint8Array, offset: number, { out }: CommandIo): Promise<void> {
  for (let at = 0; at < bytes.length; at += ROW) {
    const row = [...bytes.subarray(at, at + ROW)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join("");
    await out.print(
      { text: (offset + at).toString(16).padStart(8, "0"), style: "dim" },
      `  ${hex.padEnd(ROW * 3 - 1)}  `,
      { text, style: "cyan" },
    );
  }
}
