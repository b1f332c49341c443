import { MalformedAnswer } from "./malformed-answer.js";

const CR = 0x0d;
const LF = 0x0a;

/**
 * Extensions of a chunk, and fields after the last one, mean nothing here, and may have this many bytes.
 *
 * It is no limit of the whole body: some servers sign every chunk, or fill the lines of its sizes with blanks.
 */
const MAX_IGNORED_BYTES = 16 * 1024;

/** Where in the chunks the reader stands. */
type Place = "size" | "extension" | "end of size" | "data" | "after data" | "end of data" | "field" | "end of field";

/** Takes the frames off a body that came in chunks. Source: RFC 9112, section 7.1. */
export class ChunkReader {
  #place: Place = "size";
  /** Digits of a size seen; bytes of a chunk to come; characters of a field seen. */
  #count = 0;
  #size = 0;
  #ignored = 0;
  #isDone = false;

  /** Whether the last chunk and what follows it have been read. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /**
   * Reads what has arrived, and gives the parts of it that are data to `take`.
   *
   * @returns how many bytes belong to this body; those after them do not
   * @throws {MalformedAnswer}
   */
  read(bytes: Uint8Array, take: (data: Uint8Array) => void): number {
    let at = 0;
    while (at < bytes.length && !this.#isDone) {
      if (this.#place === "data") {
        const data = bytes.subarray(at, at + this.#count);
        take(data);
        at += data.length;
        this.#count -= data.length;
        if (this.#count === 0) this.#place = "after data";
      } else {
        this.#readByte(bytes[at] as number);
        at += 1;
      }
    }
    return at;
  }

  #readByte(byte: number): void {
    if (this.#place === "size") this.#readSize(byte);
    else if (this.#place === "extension") {
      if (byte === CR) this.#place = "end of size";
      else this.#ignore(byte);
    } else if (this.#place === "field") {
      if (byte === CR) this.#place = "end of field";
      else {
        this.#ignore(byte);
        this.#count += 1;
      }
    } else this.#readEnd(byte);
  }

  #readEnd(byte: number): void {
    if (byte !== (this.#place === "after data" ? CR : LF))
      throw new MalformedAnswer("a line between its chunks does not end as it should");
    if (this.#place === "after data") this.#place = "end of data";
    else if (this.#place === "end of data") this.#place = "size";
    else if (this.#place === "end of size") {
      this.#count = this.#size;
      this.#place = this.#size > 0 ? "data" : "field";
      this.#size = 0;
      this.#ignored = 0;
    } else {
      // An empty line ends the fields, and with them the body.
      this.#isDone = this.#count === 0;
      this.#count = 0;
      this.#place = "field";
    }
  }

  #readSize(byte: number): void {
    const digit = hexDigit(byte);
    if (digit !== undefined) {
      this.#count += 1;
      this.#size = this.#size * 16 + digit;
      if (this.#count > 16 || !Number.isSafeInteger(this.#size)) throw new MalformedAnswer("a chunk is too large");
      return;
    }
    if (this.#count === 0) throw new MalformedAnswer("a chunk has no size");
    if (byte === CR) this.#place = "end of size";
    else if (byte === 0x3b || byte === 0x20 || byte === 0x09) this.#place = "extension";
    else throw new MalformedAnswer("the size of a chunk is not a number");
  }

  #ignore(byte: number): void {
    this.#ignored += 1;
    if (byte === LF || byte === 0 || this.#ignored > MAX_IGNORED_BYTES)
      throw new MalformedAnswer("what stands beside its chunks is malformed or too long");
  }
}

function hexDigit(byte: number): number | undefined {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : undefined;
}
