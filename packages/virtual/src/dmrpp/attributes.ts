import { type Attributes, type AttributeValue, nameMap } from "../manifest.js";
import type { XmlScanner } from "./xml-scanner.js";

type Scalar = string | number | bigint;

/** Containers that tell how a document was made, and are no attributes of the data. */
const ABOUT_THE_DOCUMENT = new Set(["build_dmrpp_metadata", "DODS_EXTRA"]);

/** Containers whose content belongs to the group itself in the HDF5 file. */
const HOISTED = new Set(["HDF5_GLOBAL", "NC_GLOBAL"]);

/**
 * Reads the element `Attribute` that the scanner has just opened into `into`.
 *
 * Values keep their blanks; the old way to escape quotes (`\"`) is undone. Attributes whose values the document does not know
 * (type `null`) are left out.
 */
export function readAttribute(scanner: XmlScanner, into: Record<string, AttributeValue>): void {
  const name = scanner.attribute("name") ?? "";
  const type = scanner.attribute("type") ?? "String";
  if (type === "Container") {
    readContainer(scanner, name, into);
    return;
  }
  const inline = scanner.attribute("value");
  const only = inline === undefined ? scanner.onlyText("Value") : undefined;
  const value = only === undefined ? parsedValues(type, readValues(scanner, inline)) : parsedValue(type, only);
  if (type !== "null") into[name] = value;
}

function readContainer(scanner: XmlScanner, name: string, into: Record<string, AttributeValue>): void {
  const inner: Record<string, AttributeValue> = HOISTED.has(name) ? into : nameMap();
  readChildren(scanner, (child) => {
    if (child === "Attribute") readAttribute(scanner, inner);
    else skipElement(scanner);
  });
  if (inner !== into && !ABOUT_THE_DOCUMENT.has(name)) into[name] = inner as Attributes;
}

/** The texts of an attribute, the one in its own element first. */
function readValues(scanner: XmlScanner, inline: string | undefined): string[] {
  const texts: string[] = inline === undefined ? [] : [inline];
  readChildren(scanner, (child) => {
    if (child === "Value") {
      const given = scanner.attribute("value");
      const text = readText(scanner);
      texts.push(given ?? text);
    } else skipElement(scanner);
  });
  return texts;
}

function parsedValues(type: string, texts: readonly string[]): AttributeValue {
  const values = texts.map((text) => parsedValue(type, text));
  const [only = ""] = values;
  return values.length > 1 ? values : only;
}

/** Calls `visit` for each child element of the one just opened, and ends after its end; `visit` has to read its element to the end. */
export function readChildren(scanner: XmlScanner, visit: (name: string) => void): void {
  for (;;) {
    const event = scanner.next();
    if (event === "close") return;
    if (event === "open") visit(scanner.name);
    else if (event === "end") throw scanner.error("it ends in the middle of an element");
  }
}

/** The text of the element just opened, to its end; elements inside are passed over. */
export function readText(scanner: XmlScanner): string {
  let text = "";
  for (;;) {
    const event = scanner.next();
    if (event === "close") return text;
    if (event === "text") text += scanner.text();
    else if (event === "open") skipElement(scanner);
    else throw scanner.error("it ends in the middle of an element");
  }
}

/** Passes over the element just opened. */
export function skipElement(scanner: XmlScanner): void {
  for (let depth = 1; depth > 0; ) {
    const event = scanner.next();
    if (event === "open") depth += 1;
    else if (event === "close") depth -= 1;
    else if (event === "end") throw scanner.error("it ends in the middle of an element");
  }
}

function parsedValue(type: string, text: string): Scalar {
  switch (type) {
    case "String":
    case "URL":
    case "Url":
    case "OtherXML":
      return text.includes("\\") ? text.replaceAll('\\"', '"') : text;
    case "Float32":
      return Math.fround(floatOf(text.trim()));
    case "Float64":
      return floatOf(text.trim());
    default:
      return integerOf(text.trim()) ?? text;
  }
}

/** A number as C++ and Python print it; text that is none is NaN. */
export function floatOf(text: string): number {
  const [, sign, word] = /^([+-]?)(nan|inf(?:inity)?)/i.exec(text) ?? [];
  if (word === undefined) return text === "" ? Number.NaN : Number(text.replace(/f$/i, ""));
  return /^nan/i.test(word) ? Number.NaN : sign === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** A whole number, as a bigint where a number would not be exact. */
export function integerOf(text: string): number | bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}
