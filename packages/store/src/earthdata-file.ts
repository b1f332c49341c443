import type { RetryOptions } from "@earthaccess/credentials";
import { redactUrl } from "@earthaccess/errors";
import { BlockCache, blockSizeFor } from "./block-cache.js";
import { type ByteRange, type CoalesceOptions, coalesceRanges } from "./coalesce-ranges.js";
import { type DescribedFile, requirePlainAddress } from "./described-file.js";
import { FileAddress } from "./file-address.js";
import { bodyBytes, rangeBytes } from "./file-bytes.js";
import { askSize, looksLikeWebPage, requestFile } from "./request-file.js";
import type { FileAccess, FilePlace } from "./send-request.js";
import { LoginPageError, RangeNotSupportedError, TransferError } from "./store-errors.js";
import { withRetries } from "./with-retries.js";

/** What an {@link EarthdataFile} is opened with. */
export interface EarthdataFileOptions {
  readonly access: FileAccess;
  /** An https URL, or `s3://bucket/key` to be read with the keys of `credentialsEndpoint`. */
  readonly url: string;
  readonly credentialsEndpoint?: string | undefined;
  readonly name: string;
  /** The granule, item or asset it came from. */
  readonly granule?: unknown;
  /** Bytes that metadata promise; another length is an error. */
  readonly expectedSize?: number | undefined;
  /** Bytes read and kept at a time. @default 4 MiB below 100 MiB, 8 MiB below 1 GiB, else 16 MiB */
  readonly blockSize?: number | undefined;
  /** Bytes kept in memory. @default 8 blocks */
  readonly cacheBytes?: number | undefined;
  readonly retry?: RetryOptions | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The largest file that is read whole when its server knows no ranges. */
const WHOLE_FILE_BYTES = 64 * 1024 * 1024;

/** What the first request asks for: enough for most headers, little enough to be quick. */
const FIRST_BYTES = 64 * 1024;

/**
 * A remote file, read by ranges as if it were local.
 *
 * It has the shape of a `Blob` and is an hyparquet `AsyncBuffer` as it is. Reads go through a cache of blocks; neighbouring blocks
 * that are missing are fetched with one request, and one that is under way is not fetched again. The file is pinned to the version
 * it had when it was opened: one that is replaced meanwhile is an error and never a mixture.
 */
export class EarthdataFile {
  /** Without a query. */
  readonly url: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Media type as the server says it. */
  readonly type: string;
  readonly granule?: unknown;
  readonly #options: EarthdataFileOptions;
  readonly #etag: string | undefined;
  readonly #address: FileAddress;
  readonly #blocks: BlockCache;
  readonly #closing = new AbortController();

  /** Made by {@link openFile} and `open`. */
  constructor(
    options: EarthdataFileOptions,
    facts: {
      readonly size: number;
      readonly type: string;
      readonly etag: string | undefined;
      readonly first: Uint8Array;
      readonly address: FileAddress;
    },
  ) {
    this.url = redactUrl(options.url).replace(/\?.*$/s, "");
    this.name = options.name;
    this.size = facts.size;
    this.type = facts.type;
    if (options.granule !== undefined) this.granule = options.granule;
    this.#options = options;
    this.#etag = facts.etag;
    this.#address = facts.address;
    const blockSize = options.blockSize ?? blockSizeFor(facts.size);
    this.#blocks = new BlockCache({
      size: facts.size,
      blockSize,
      maxBlocks: Math.max(2, Math.floor((options.cacheBytes ?? 8 * blockSize) / blockSize)),
      first: facts.first,
      fetch: (from, to) => this.#fetch(from, to),
    });
  }

  /** The same as `size`, by the name that readers of Parquet look for. */
  get byteLength(): number {
    return this.size;
  }

  /** Bytes from `start` up to but not including `end`; negative numbers count from the end, as in `Blob.slice`. */
  async slice(start = 0, end: number = this.size): Promise<ArrayBuffer> {
    const from = position(start, this.size);
    const bytes = await this.#read(from, Math.max(from, position(end, this.size)));
    return bytes.buffer as ArrayBuffer;
  }

  /** `length` bytes from `offset`; fewer at the end of the file. */
  async getRange(offset: number, length: number, options: { readonly signal?: AbortSignal } = {}): Promise<Uint8Array> {
    const range = within(offset, length, this.size);
    return this.#read(range.offset, range.offset + range.length, options.signal);
  }

  /**
   * Many ranges at once, in the order given: neighbours are read with one request, eight requests at a time.
   *
   * For readers that know all they want, such as the chunks of an array; nothing is kept in memory.
   */
  async getRanges(
    ranges: readonly ByteRange[],
    options: CoalesceOptions & { readonly signal?: AbortSignal } = {},
  ): Promise<Uint8Array[]> {
    const inside = ranges.map(({ offset, length }) => within(offset, length, this.size));
    const parts: Uint8Array[] = inside.map(() => new Uint8Array(0));
    const waiting = coalesceRanges(inside, options).values();
    const worker = async () => {
      for (const { offset, length, members } of waiting) {
        options.signal?.throwIfAborted();
        const bytes = await this.#fetch(offset, offset + length, options.signal);
        for (const i of members) {
          const { offset: start, length: count } = inside[i] as ByteRange;
          parts[i] = members.length === 1 ? bytes : bytes.slice(start - offset, start - offset + count);
        }
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    return parts;
  }

  /** The whole file from its beginning, piece by piece; memory is bounded by two blocks. */
  stream(): ReadableStream<Uint8Array> {
    let at = 0;
    const step = this.#blocks.blockSize;
    return new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        if (at >= this.size) return controller.close();
        const end = Math.min(at + step, this.size);
        controller.enqueue(await this.#read(at, end));
        at = end;
      },
    });
  }

  /** The whole file in memory. */
  arrayBuffer(): Promise<ArrayBuffer> {
    return this.slice();
  }

  /** The whole file as UTF-8. */
  async text(): Promise<string> {
    return new TextDecoder().decode(await this.arrayBuffer());
  }

  /**
   * What {@link reopenFile} makes the same file of, in a worker or later, without a request.
   *
   * @throws {TransferError} `store/not-portable` when the file was opened by an address with a signature
   */
  toJSON(): DescribedFile {
    const { url, credentialsEndpoint } = this.#options;
    return {
      url: requirePlainAddress(url),
      ...(credentialsEndpoint !== undefined && { credentialsEndpoint }),
      name: this.name,
      size: this.size,
      type: this.type,
      ...(this.#etag !== undefined && { etag: this.#etag }),
    };
  }

  toString(): string {
    return `EarthdataFile { ${this.name}, ${this.size} bytes, ${this.url} }`;
  }

  /** Forgets what is cached and stops what is under way. */
  close(): void {
    this.#closing.abort(new TransferError(`${this.name} was closed.`, { code: "store/closed" }));
    this.#blocks.clear();
  }

  async #read(from: number, to: number, signal?: AbortSignal): Promise<Uint8Array> {
    this.#closing.signal.throwIfAborted();
    signal?.throwIfAborted();
    const reading = this.#blocks.read(from, to);
    if (!signal) return reading;
    return new Promise((resolve, reject) => {
      const onAbort = () => reject(signal.reason);
      signal.addEventListener("abort", onAbort, { once: true });
      reading.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
    });
  }

  async #fetch(from: number, to: number, ours?: AbortSignal): Promise<Uint8Array> {
    const { access, url, credentialsEndpoint, retry, signal: opened } = this.#options;
    const signals = [this.#closing.signal, opened, ours].filter((signal) => signal !== undefined);
    const signal = AbortSignal.any(signals);
    const { size } = this;
    const changed = (now: number | undefined) =>
      new TransferError(`${redactUrl(url)} was replaced while it was open. Open it again.`, {
        code: "store/file-changed",
        data: { url, size, now },
      });
    const range = {
      url,
      credentialsEndpoint,
      address: this.#address,
      from,
      to: to - 1,
      etag: this.#etag,
      size,
      signal,
    };
    return withRetries(retry, signal, () =>
      rangeBytes(access, { ...range, changed, wholeFileBytes: WHOLE_FILE_BYTES }),
    );
  }
}

/**
 * Opens one file; a single request tells its length, its version and its first bytes.
 *
 * @throws {RangeNotSupportedError} for a large file on a server without ranges
 */
export async function openFile(options: EarthdataFileOptions): Promise<EarthdataFile> {
  const { access, url, credentialsEndpoint, signal, expectedSize } = options;
  const address = new FileAddress();
  const place = { url, credentialsEndpoint, address, signal };
  const opened = await withRetries(options.retry, signal, async () => {
    const answer = await requestFile(access, { ...place, from: 0, to: FIRST_BYTES - 1 }).catch(
      async (error: unknown) => {
        // An empty file has no byte 0, so every range lies outside it.
        if (error instanceof RangeNotSupportedError) return requestFile(access, place);
        throw error;
      },
    );
    const isWhole = answer.response.status === 200;
    if (isWhole && (answer.length ?? Number.POSITIVE_INFINITY) > WHOLE_FILE_BYTES) {
      answer.response.discard();
      throw new RangeNotSupportedError(
        url,
        "the server sends whole files only, and this one is too large for memory; download it instead",
      );
    }
    const first = await bodyBytes(answer, url, WHOLE_FILE_BYTES);
    if (looksLikeWebPage(first, url)) throw new LoginPageError(url);
    const size = answer.total ?? (await sizeUnsaid(options, place, first.length));
    if (expectedSize !== undefined && expectedSize !== size) throw sizeDiffers(url, expectedSize, size);
    return { first, size, type: answer.response.header("content-type") ?? "", etag: answer.etag, address };
  });
  return new EarthdataFile(options, opened);
}

/** The size of a file whose first part does not say it. */
async function sizeUnsaid(
  { access, url, expectedSize }: EarthdataFileOptions,
  place: FilePlace,
  firstBytes: number,
): Promise<number> {
  if (firstBytes < FIRST_BYTES) return firstBytes;
  // Not every server that gives parts answers HEAD.
  const size = (await askSize(access, place).catch(() => undefined)) ?? expectedSize;
  if (size === undefined) throw new RangeNotSupportedError(url, "it does not say how long the file is");
  return size;
}

/** Asked again before it is believed: an answer that was cut short says the same. */
function sizeDiffers(url: string, expected: number, actual: number): TransferError {
  return new TransferError(
    `${redactUrl(url)} has ${actual} bytes instead of the ${expected} of its metadata. The catalogue may be behind the archive.`,
    { code: "store/size-differs", retryable: true, data: { url, expected, actual } },
  );
}

function within(offset: number, length: number, size: number): ByteRange {
  if (!(offset >= 0) || !(length >= 0))
    throw new RangeError(`offset and length are numbers from 0; got ${offset} and ${length}.`);
  const start = Math.min(offset, size);
  return { offset: start, length: Math.min(offset + length, size) - start };
}

function position(at: number, size: number): number {
  const whole = Math.trunc(at) || 0;
  return Math.min(size, whole < 0 ? Math.max(0, size + whole) : whole);
}
