import { DmrppParseError } from "../virtual-errors.js";

/** How the bytes of a document are letters. */
export type Charset = "utf-8" | "latin1";

const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
const utf8 = /* @__PURE__ */ new TextDecoder("utf-8");

/** The bytes from `start` to `end` as text; references such as `&amp;` and `&#252;` are replaced unless it is `raw`. */
export function decodeText(bytes: Uint8Array, start: number, end: number, charset: Charset, raw: boolean): string {
  const text = charset === "utf-8" ? utf8.decode(bytes.subarray(start, end)) : latin1(bytes, start, end);
  return raw || !text.includes("&") ? text : text.replace(/&(#x?[0-9a-f]+|\w+);/gi, replacement);
}

/**
 * The document's bytes without a byte order mark, and its charset: what it declares, else UTF-8.
 *
 * @throws {DmrppParseError} for a charset that is neither UTF-8 nor a one of ISO-8859-1's letters
 */
export function charsetOf(bytes: Uint8Array): { readonly start: number; readonly charset: Charset } {
  const [first, second] = bytes;
  if ((first === 0xfe && second === 0xff) || (first === 0xff && second === 0xfe))
    throw new DmrppParseError("it is in UTF-16; convert it to UTF-8");
  const start = first === 0xef && second === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const head = latin1(bytes, start, Math.min(start + 200, bytes.length));
  const declared = (/<\?xml[^>]*encoding\s*=\s*["']([\w-]+)["']/.exec(head)?.[1] ?? "utf-8").toLowerCase();
  if (start === 3 || declared === "utf-8" || declared === "us-ascii") return { start, charset: "utf-8" };
  if (declared === "iso-8859-1" || declared === "latin1" || declared === "windows-1252")
    return { start, charset: "latin1" };
  throw new DmrppParseError(`its encoding ${declared} is unknown here; convert it to UTF-8`);
}

function replacement(whole: string, reference: string): string {
  const named = Object.hasOwn(NAMED, reference) ? NAMED[reference] : undefined;
  if (named !== undefined) return named;
  const [, hex, digits = ""] = /^#(x?)([0-9a-f]+)$/i.exec(reference) ?? [];
  const code = Number.parseInt(digits, hex ? 16 : 10);
  // Of entities only the five of XML exist without a definition; any other one stays as it is written.
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end; at += 8192) {
    // Bytes as arguments, without an array of them: spreading one makes it first, byte by byte.
    text += String.fromCharCode.apply(null, bytes.subarray(at, Math.min(at + 8192, end)) as unknown as number[]);
  }
  return text;
}
