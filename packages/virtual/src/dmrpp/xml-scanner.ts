import { DmrppParseError } from "../virtual-errors.js";
import { RepeatedTexts } from "./repeated-texts.js";
import { type Charset, decodeText } from "./xml-text.js";

/** What comes next in a document; a self-closing element gives `open` and then `close`. */
export type XmlEvent = "open" | "close" | "text" | "end";

const LT = 0x3c;
const GT = 0x3e;
const SLASH = 0x2f;
const COLON = 0x3a;
const EQUALS = 0x3d;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;

/**
 * Reads XML from bytes, one event at a time, as far as DMR++ needs it.
 *
 * No text is made that nobody asks for: attributes are positions in the bytes until then, which makes the chunks of a document,
 * its bulk, numbers without a detour. Namespaces are ignored (real documents disagree about theirs); a document type definition
 * is refused, so no entity can expand.
 */
export class XmlScanner {
  /** Local name of the element of the last `open`. */
  name = "";
  /** Elements that are open. */
  depth = 0;
  /** First byte of the element of the last `open`. */
  elementStart = 0;
  /** Byte after the last event. */
  position: number;
  readonly bytes: Uint8Array;
  readonly #charset: Charset;
  /** Start and end of the name and of the value of each attribute of the last `open`. */
  readonly #attributes: number[] = [];
  #textStart = 0;
  #textEnd = 0;
  #raw = false;
  #closing = false;
  readonly #texts = new RepeatedTexts();

  constructor(bytes: Uint8Array, start: number, charset: Charset) {
    this.bytes = bytes;
    this.position = start;
    this.#charset = charset;
  }

  next(): XmlEvent {
    if (this.#closing) {
      this.#closing = false;
      this.depth -= 1;
      return "close";
    }
    const { bytes } = this;
    for (;;) {
      const at = this.position;
      if (bytes[at] !== LT) {
        const end = this.#indexOf(LT, at);
        this.#textStart = at;
        this.#textEnd = end < 0 ? bytes.length : end;
        this.#raw = false;
        this.position = this.#textEnd;
        if (at === bytes.length) return "end";
        return "text";
      }
      const second = bytes[at + 1];
      if (second === SLASH) {
        this.#close(at + 2);
        return "close";
      }
      if (second === 0x3f) this.position = this.#findSequence("?>", at + 2);
      else if (second === 0x21) {
        if (this.#startsWith("!--", at + 1)) this.position = this.#findSequence("-->", at + 4);
        else if (this.#startsWith("![CDATA[", at + 1)) {
          this.position = this.#findSequence("]]>", at + 9);
          this.#textStart = at + 9;
          this.#textEnd = this.position - 3;
          this.#raw = true;
          return "text";
        } else
          throw this.error(
            "it has a document type definition, which is refused because entities can expand without bound",
          );
      } else return this.#open(at + 1);
    }
  }

  /** Whether the element of the last `open` ends with itself. */
  get isSelfClosing(): boolean {
    return this.#closing;
  }

  /** Decoded text of the last `text`. */
  text(): string {
    return this.#raw
      ? decodeText(this.bytes, this.#textStart, this.#textEnd, this.#charset, true)
      : this.#texts.at(this.bytes, this.#textStart, this.#textEnd, this.#charset);
  }

  /**
   * The text of the one child of the element of the last `open`, when that is all it has: then the scanner stands behind its end, as if
   * that had been a `close`. With attributes, comments or anything else in it nothing is read.
   *
   * Documents write thousands of attributes so, and as one event they take half the time of the seven that they are.
   */
  onlyText(child: string): string | undefined {
    const { bytes } = this;
    const open = this.#blanksEnd(this.position);
    const start = open + child.length + 2;
    if (this.#closing || bytes[open] !== LT || bytes[start - 1] !== GT || !this.#startsWith(child, open + 1)) return;
    const end = this.#indexOf(LT, start);
    const rest = end + child.length + 3;
    if (bytes[end + 1] !== SLASH || bytes[rest - 1] !== GT || !this.#startsWith(child, end + 2)) return;
    const close = this.#blanksEnd(rest);
    if (bytes[close] !== LT || bytes[close + 1] !== SLASH) return;
    this.#close(close + 2);
    return this.#texts.at(bytes, start, end, this.#charset);
  }

  /** Whether the last `text` has nothing but blanks. */
  isBlank(): boolean {
    for (let i = this.#textStart; i < this.#textEnd; i++) if ((this.bytes[i] as number) > 0x20) return false;
    return true;
  }

  /** An attribute of the last `open`, by its local name; in documents both `href` and `dmrpp:href` are written. */
  attribute(name: string): string | undefined {
    const found = this.find(name);
    return found < 0
      ? undefined
      : this.#texts.at(this.bytes, this.valueStart(found), this.valueEnd(found), this.#charset);
  }

  /** Place of an attribute of the last `open` among its attributes, -1 when it has none of that name. */
  find(name: string): number {
    for (let i = 0; i < this.attributeCount; i++) if (this.isNamed(i, name)) return i;
    return -1;
  }

  get attributeCount(): number {
    return this.#attributes.length >> 2;
  }

  valueStart(index: number): number {
    return this.#attributes[4 * index + 2] as number;
  }

  valueEnd(index: number): number {
    return this.#attributes[4 * index + 3] as number;
  }

  /** Whether attribute number `index` has this local name. */
  isNamed(index: number, name: string): boolean {
    const start = this.#attributes[4 * index] as number;
    if ((this.#attributes[4 * index + 1] as number) - start !== name.length) return false;
    return this.#startsWith(name, start);
  }

  error(message: string): DmrppParseError {
    return new DmrppParseError(message, this.position);
  }

  #open(start: number): XmlEvent {
    const { bytes } = this;
    let local = start;
    let at = start;
    for (; !isNameEnd(bytes[at]); at++) if (bytes[at] === COLON) local = at + 1;
    if (at === local) throw this.error("an element has no name");
    this.name = this.#texts.at(bytes, local, at, this.#charset);
    this.elementStart = start - 1;
    this.#attributes.length = 0;
    for (;;) {
      while ((bytes[at] as number) <= 0x20) at++;
      const byte = bytes[at];
      if (byte === GT) break;
      if (byte === SLASH && bytes[at + 1] === GT) {
        at++;
        this.#closing = true;
        break;
      }
      if (byte === undefined) throw this.error("it ends in the middle of an element");
      at = this.#attribute(at);
    }
    this.position = at + 1;
    this.depth += 1;
    return "open";
  }

  /** Ends the element whose end has its name from here on. */
  #close(at: number): void {
    this.position = this.#find(GT, at) + 1;
    if (isNameEnd(this.bytes[at])) throw this.error("an element has no name");
    this.depth -= 1;
  }

  #attribute(start: number): number {
    const { bytes } = this;
    let local = start;
    let at = start;
    for (; !isNameEnd(bytes[at]) && bytes[at] !== EQUALS; at++) if (bytes[at] === COLON) local = at + 1;
    const nameEnd = at;
    while ((bytes[at] as number) <= 0x20) at++;
    if (bytes[at] !== EQUALS)
      throw this.error(at >= bytes.length ? "it ends in the middle of an element" : "an attribute has no value");
    at++;
    while ((bytes[at] as number) <= 0x20) at++;
    const quote = bytes[at];
    if (quote !== QUOTE && quote !== APOSTROPHE) throw this.error("the value of an attribute is not in quotes");
    const end = this.#find(quote, at + 1);
    // Declarations of namespaces have local names that could be those of attributes.
    const isDeclaration = this.#startsWith("xmlns", start) && nameEnd - start >= 5;
    if (!isDeclaration) this.#attributes.push(local, nameEnd, at + 1, end);
    return end + 1;
  }

  #blanksEnd(from: number): number {
    let at = from;
    while ((this.bytes[at] as number) <= 0x20) at++;
    return at;
  }

  /** What is near is found faster by looking than by asking. */
  #indexOf(byte: number, from: number): number {
    const { bytes } = this;
    const near = Math.min(from + 48, bytes.length);
    for (let at = from; at < near; at++) if (bytes[at] === byte) return at;
    return bytes.indexOf(byte, near);
  }

  #find(byte: number, from: number): number {
    const at = this.#indexOf(byte, from);
    if (at < 0) throw this.error("it ends in the middle of an element");
    return at;
  }

  /** The byte after the next such sequence. */
  #findSequence(sequence: string, from: number): number {
    const last = sequence.charCodeAt(sequence.length - 1);
    for (let at = from; ; at++) {
      at = this.#find(last, at);
      if (at - sequence.length + 1 >= from && this.#startsWith(sequence, at - sequence.length + 1)) return at + 1;
    }
  }

  #startsWith(text: string, at: number): boolean {
    for (let i = 0; i < text.length; i++) if (this.bytes[at + i] !== text.charCodeAt(i)) return false;
    return true;
  }
}

function isNameEnd(byte: number | undefined): boolean {
  return byte === undefined || byte <= 0x20 || byte === GT || byte === SLASH;
}
