import { createHash } from "node:crypto";
import { fillFromStream } from "./byte-stream.js";
import { type Checksum, createChecksum } from "./checksums.js";
import { hashText, mix } from "./random.js";

/** Bytes that can be read from any position. */
export interface ByteSource {
  readonly size: number;
  /** The bytes of [start, end); both within the size. */
  read(start: number, end: number): Uint8Array;
}

/** A file of the box: its bytes and what is known about them. */
export interface SimulatedFile extends ByteSource {
  checksum(algorithm: string): string | undefined;
}

/** Which files there are, how large they are, and how many different contents they have. */
export interface FileStoreOptions {
  readonly seed: number;
  readonly size: readonly [number, number];
  /** Give each file a tail of its own; without it, checksums of a million files cost next to nothing. */
  readonly uniqueTails: boolean;
}

const TAIL = 32;
const HASH_STEP = 1 << 18;
/** Hashing all contents once reads about this many bytes. */
const POOL_BYTES = 48 * 2 ** 20;

interface Content {
  readonly size: number;
  readonly key: number;
  /** Checksum states after everything but the tail, by algorithm. */
  readonly states: Map<string, Checksum>;
  readonly whole: Map<string, string>;
}

/**
 * Makes up the bytes of every file from the last two segments of its path. Files share one of a few hundred long contents and differ
 * in their last 32 bytes: a checksum then is the stored state of the shared part plus one small step.
 */
export class FileStore {
  readonly #options: FileStoreOptions;
  readonly #contents: (Content | undefined)[];
  readonly #own = new Map<string, Uint8Array>();
  readonly #aliases = new Map<string, string>();

  constructor(options: FileStoreOptions) {
    this.#options = options;
    const mean = Math.max(1, (options.size[0] + options.size[1]) / 2);
    this.#contents = new Array(Math.min(512, Math.max(1, Math.floor(POOL_BYTES / mean)))).fill(undefined);
  }

  /** The file at a path such as `/host/folder/name.tif` or an S3 key; every path that names a file has one. */
  file(path: string): SimulatedFile {
    const key = this.#key(path);
    const own = this.#own.get(key);
    if (own !== undefined) return ownFile(own);
    const hash = hashText(key, this.#options.seed);
    const content = this.#content(hash % this.#contents.length);
    return generatedFile(content, this.#options.uniqueTails ? mix(hash ^ 0x2545f491) : undefined);
  }

  /** Serves these bytes at a path from now on. */
  put(path: string, bytes: Uint8Array): void {
    this.#own.set(this.#key(path), bytes);
  }

  /** Makes a path the same file as another one: mirrors of a file, and its copy in a bucket. */
  alias(path: string, original: string): void {
    const [key, target] = [fileKey(path), this.#key(original)];
    if (key !== target) this.#aliases.set(key, target);
  }

  #key(path: string): string {
    const key = fileKey(path);
    return this.#aliases.get(key) ?? key;
  }

  #content(number: number): Content {
    const known = this.#contents[number];
    if (known !== undefined) return known;
    const [min, max] = this.#options.size;
    const key = mix(number ^ mix(this.#options.seed));
    const made: Content = {
      size: min + (max > min ? mix(key ^ 0x51ed270b) % (max - min + 1) : 0),
      key,
      states: new Map(),
      whole: new Map(),
    };
    this.#contents[number] = made;
    return made;
  }
}

/** What decides about a file's bytes: its last two path segments, which the https and the s3 form of a link have in common. */
export function fileKey(path: string): string {
  const end = path.search(/[?#]/);
  const plain = end < 0 ? path : path.slice(0, end);
  const folder = plain.lastIndexOf("/");
  const above = folder <= 0 ? folder : plain.lastIndexOf("/", folder - 1);
  return decoded(plain.slice(above + 1));
}

/** Records write some names plainly that clients percent-encode. */
function decoded(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function generatedFile(content: Content, tailKey: number | undefined): SimulatedFile {
  const { size, key } = content;
  const tail = tailKey === undefined ? 0 : Math.min(TAIL, size);
  const read = (start: number, end: number): Uint8Array => {
    const bytes = new Uint8Array(Math.max(0, end - start));
    fillFromStream(bytes, key, start);
    const own = Math.max(start, size - tail);
    if (tailKey !== undefined && end > own) fillFromStream(bytes.subarray(own - start), tailKey, own - (size - tail));
    return bytes;
  };
  const hex = (algorithm: string): string | undefined => {
    let state = content.states.get(algorithm);
    if (state === undefined) {
      state = createChecksum(algorithm);
      if (state === undefined) return undefined;
      for (let at = 0; at < size - tail; at += HASH_STEP) state.update(read(at, Math.min(at + HASH_STEP, size - tail)));
      content.states.set(algorithm, state);
    }
    const last = state.copy();
    if (tail > 0) last.update(read(size - tail, size));
    return last.hex();
  };
  return {
    size,
    read,
    checksum(algorithm) {
      if (tailKey !== undefined) return hex(algorithm);
      const known = content.whole.get(algorithm) ?? hex(algorithm);
      if (known !== undefined) content.whole.set(algorithm, known);
      return known;
    },
  };
}

function ownFile(bytes: Uint8Array): SimulatedFile {
  return {
    size: bytes.length,
    read: (start, end) => bytes.subarray(start, end),
    checksum(algorithm) {
      if (algorithm === "MD5") return createHash("md5").update(bytes).digest("hex");
      const checksum = createChecksum(algorithm);
      checksum?.update(bytes);
      return checksum?.hex();
    },
  };
}
