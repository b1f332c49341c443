import type { InlineBytes, InlineTexts } from "../manifest.js";
import { readChildren, readText, skipElement } from "./attributes.js";
import { VariableFault } from "./variable-fault.js";
import type { XmlScanner } from "./xml-scanner.js";

/** Repetitions of one text that are believed. */
const MAX_TEXTS = 50_000_000;

/** @throws {VariableFault} for text that is not base64 */
export function base64Bytes(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text.replace(/\s+/g, "")), (letter) => letter.charCodeAt(0));
  } catch {
    throw new VariableFault("its values are not base64");
  }
}

/** The element `compact`: values in the order of this machine's bytes. */
export function readCompact(scanner: XmlScanner): InlineBytes {
  return { kind: "bytes", bytes: base64Bytes(readText(scanner)) };
}

/** The element `missingdata`: a zlib stream, or one bare value. */
export function readMissingData(scanner: XmlScanner, size: number): InlineBytes {
  const bytes = base64Bytes(readText(scanner));
  return bytes.length === size ? { kind: "bytes", bytes } : { kind: "bytes", bytes, compression: "zlib" };
}

/** The element `vlsa`: texts one after the other, repeated ones once with their count, long ones compressed. */
export function readTexts(scanner: XmlScanner): InlineTexts {
  const texts: (string | Uint8Array)[] = [];
  readChildren(scanner, (child) => {
    if (child !== "v") return skipElement(scanner);
    const times = Number(scanner.attribute("c") ?? 1);
    const isCompressed = scanner.attribute("s") !== undefined;
    const text = readText(scanner);
    if (!Number.isInteger(times) || times < 1 || texts.length + times > MAX_TEXTS)
      throw new VariableFault("a text is repeated a number of times that cannot be");
    const value = isCompressed ? base64Bytes(text) : text;
    for (let i = 0; i < times; i++) texts.push(value);
  });
  return { kind: "texts", texts };
}
