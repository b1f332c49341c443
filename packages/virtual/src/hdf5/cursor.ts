import { Hdf5ParseError } from "../virtual-errors.js";

/** Bytes of the two kinds of numbers whose size a file chooses. */
export interface NumberSizes {
  readonly offset: number;
  readonly length: number;
}

const ascii = /* @__PURE__ */ new TextDecoder("latin1");

/** Reads the fields of a structure one after the other; all numbers of the format are little-endian. */
export class Cursor {
  at = 0;

  /** @param name of the structure, for messages */
  constructor(
    readonly bytes: Uint8Array,
    readonly sizes: NumberSizes,
    readonly name: string,
  ) {}

  get left(): number {
    return this.bytes.length - this.at;
  }

  /** An unsigned number of `size` bytes. @throws {Hdf5ParseError} when a number cannot be exact */
  uint(size: number): number {
    this.#need(size);
    let value = 0;
    for (let i = size - 1; i >= 0; i--) value = value * 256 + (this.bytes[this.at + i] as number);
    if (value > Number.MAX_SAFE_INTEGER) throw this.fault("has a number that no file can have");
    this.at += size;
    return value;
  }

  u8(): number {
    return this.uint(1);
  }

  u16(): number {
    return this.uint(2);
  }

  u32(): number {
    return this.uint(4);
  }

  u64(): number {
    return this.uint(8);
  }

  length(): number {
    return this.uint(this.sizes.length);
  }

  /** An address, or `undefined` for the address of nothing (all bits set). */
  offset(): number | undefined {
    const { offset: size } = this.sizes;
    this.#need(size);
    if (this.bytes.subarray(this.at, this.at + size).every((byte) => byte === 0xff)) {
      this.at += size;
      return undefined;
    }
    return this.uint(size);
  }

  /** An address of something that has to be there. */
  address(): number {
    const address = this.offset();
    if (address === undefined) throw this.fault("points to nothing where it has to point to something");
    return address;
  }

  take(size: number): Uint8Array {
    this.#need(size);
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }

  skip(size: number): void {
    this.#need(size);
    this.at += size;
  }

  /** A part as a cursor of its own. */
  part(size: number, name: string = this.name): Cursor {
    return new Cursor(this.take(size), this.sizes, name);
  }

  /** Four letters that structures begin with. */
  expect(signature: string): void {
    const found = ascii.decode(this.take(signature.length));
    if (found !== signature) throw this.fault(`does not begin with ${signature}`);
  }

  /** A version, which has to be one of those known here. */
  version(...known: readonly number[]): number {
    const version = this.u8();
    if (!known.includes(version)) throw this.fault(`has the unknown version ${version}`);
    return version;
  }

  fault(what: string): Hdf5ParseError {
    return new Hdf5ParseError(`its ${this.name} ${what}`);
  }

  #need(size: number): void {
    if (!(size >= 0 && size <= this.left)) throw this.fault("ends too early");
  }
}

const utf8 = /* @__PURE__ */ new TextDecoder("utf-8");

/** Text up to the first NUL, or the whole. */
export function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return utf8.decode(end < 0 ? bytes : bytes.subarray(0, end));
}
