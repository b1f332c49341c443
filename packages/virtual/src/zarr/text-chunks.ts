import type { TextForm } from "./array-metadata-v2.js";
import { vlenUtf8 } from "./vlen-text.js";

/** Of texts this large together, the longest is not worth the blanks of all others. */
const MAX_UTF32_BYTES = 16 * 1024 * 1024;

/**
 * How texts are stored in Zarr 2: as numpy's `<U`, which all readers have, four bytes a character and compressed; or one after the other,
 * which some cannot read, where a long one would make all others long, or where an end of NUL would be lost.
 */
export function textFormOf(texts: readonly string[]): TextForm {
  let length = 1;
  for (const text of texts) {
    if (text.endsWith("\0")) return { kind: "vlen-utf8" };
    length = Math.max(length, characters(text));
  }
  return texts.length * length * 4 > MAX_UTF32_BYTES ? { kind: "vlen-utf8" } : { kind: "utf-32", length };
}

/** The one chunk of an array of texts. */
export async function textChunkOf(texts: readonly string[], form: TextForm): Promise<Uint8Array> {
  if (form.kind === "vlen-utf8") return vlenUtf8(texts);
  const bytes = new Uint8Array(texts.length * form.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [i, text] of texts.entries()) {
    let at = i * form.length * 4;
    for (const character of text) {
      view.setUint32(at, character.codePointAt(0) as number, true);
      at += 4;
    }
  }
  return deflated(bytes);
}

/** Characters of UTF-32. */
function characters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

async function deflated(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Texts of `length` characters of UTF-32 each, which end where only NULs follow. */
export function textsOfUtf32(bytes: Uint8Array, length: number, order: "little" | "big"): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts: string[] = [];
  for (let start = 0; start + 4 * length <= bytes.length; start += 4 * length) {
    let text = "";
    for (let at = start; at < start + 4 * length; at += 4) text += character(view.getUint32(at, order === "little"));
    texts.push(text.replace(/\0+$/, ""));
  }
  return texts;
}

function character(code: number): string {
  return code > 0x10ffff ? "\ufffd" : String.fromCodePoint(code);
}
