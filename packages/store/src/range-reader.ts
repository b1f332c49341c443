import type { RetryOptions } from "@earthaccess/credentials";
import { redactUrl } from "@earthaccess/errors";
import { defaultTransport } from "#transport";
import { FileAddress } from "./file-address.js";
import { askSize, type FileResponse, requestFile } from "./request-file.js";
import type { FileAccess, FileAuthorizer, FilePlace } from "./send-request.js";
import { RangeNotSupportedError, ShortReadError, TransferError } from "./store-errors.js";
import type { Transport } from "./transport.js";
import { withRetries } from "./with-retries.js";

/** Options of {@link rangeReader}. */
export interface RangeReaderOptions {
  /** The login; without it only open data can be read. */
  readonly auth?: FileAuthorizer | undefined;
  /** The `/s3credentials` address whose keys open the buckets of `s3://` addresses. */
  readonly credentialsEndpoint?: string | undefined;
  readonly retry?: RetryOptions | undefined;
  /** @default connections of our own on Node, fetch in browsers */
  readonly transport?: Transport | undefined;
}

/** Reads parts of any files with one login; the `reader` of `openVirtualDataset` takes it. */
export interface FileRangeReader {
  /** Exactly `length` bytes from `offset` on. */
  getRange(
    url: string,
    offset: number,
    length: number,
    options?: { readonly signal?: AbortSignal },
  ): Promise<Uint8Array>;
  /** Bytes of the whole file. */
  size(url: string): Promise<number>;
}

/** What is known of a file since its first answer. */
interface KnownFile {
  readonly address: FileAddress;
  version?: { readonly etag: string | undefined; readonly total: number | undefined };
}

/** Files that are remembered; more than one dataset reads at a time. */
const MOST_FILES = 4096;

/**
 * A reader of byte ranges over the same way as `open` and `download`: through logins and redirects, with retries, and directly to where
 * a data host sent it before.
 *
 * Nothing is cached. A file that is replaced while it is read is an error and never a mixture.
 *
 * @example
 * ```ts no-run
 * const reader = rangeReader({ auth: await login() });
 * const signature = await reader.getRange("https://data.example/scene.h5", 0, 8);
 * ```
 */
export function rangeReader(options: RangeReaderOptions = {}): FileRangeReader {
  const { auth, credentialsEndpoint, retry, transport = defaultTransport() } = options;
  const files = new Map<string, KnownFile>();
  const read = async <T>(
    url: string,
    from: number,
    length: number,
    signal: AbortSignal | undefined,
    take: (answer: FileResponse, access: FileAccess, place: FilePlace) => Promise<T>,
  ): Promise<T> => {
    requireRemote(url);
    const file = files.get(url) ?? { address: new FileAddress() };
    files.delete(url);
    files.set(url, file);
    if (files.size > MOST_FILES) for (const oldest of files.keys()) if (files.delete(oldest)) break;
    const access: FileAccess = { transport, auth };
    const place: FilePlace = { url, credentialsEndpoint, address: file.address, signal };
    return withRetries(retry, signal, async () => {
      const answer = await requestFile(access, { ...place, from, to: from + length - 1 });
      try {
        return await take(sameVersion(url, file, answer), access, place);
      } catch (error) {
        answer.response.discard();
        throw error;
      }
    });
  };
  return {
    async getRange(url, offset, length, { signal } = {}) {
      if (length === 0) return new Uint8Array(0);
      return read(url, offset, length, signal, (answer) => exactBody(url, answer, offset, length));
    },
    async size(url) {
      const known = files.get(url)?.version?.total;
      return (
        known ??
        read(url, 0, 1, undefined, async ({ total, response }, access, place) => {
          response.discard();
          const size = total ?? (await askSize(access, place));
          if (size === undefined) throw new RangeNotSupportedError(url, "it does not say how long the file is");
          return size;
        })
      );
    },
  };
}

/** Addresses can come from documents of others, which must not choose files of this machine. */
function requireRemote(url: string): void {
  if (/^(https?|s3):\/\//i.test(url)) return;
  throw new TransferError(
    `${JSON.stringify(redactUrl(url).slice(0, 200))} is no address of a server: files are read over https, http and s3.`,
    { code: "store/no-https", data: { url } },
  );
}

function sameVersion(url: string, file: KnownFile, answer: FileResponse): FileResponse {
  const { etag, total } = answer;
  const before = file.version;
  file.version = { etag: etag ?? before?.etag, total: total ?? before?.total };
  const isOther = (was: unknown, now: unknown) => was !== undefined && now !== undefined && was !== now;
  if (isOther(before?.etag, etag) || isOther(before?.total, total)) {
    file.version = before as NonNullable<typeof before>;
    throw new TransferError(`${redactUrl(url)} was replaced while it was open. Open it again.`, {
      code: "store/file-changed",
      data: { url, size: before?.total, now: total },
    });
  }
  return answer;
}

/** A body of exactly so many bytes; of one that is longer no more is read. */
async function exactBody(url: string, answer: FileResponse, offset: number, length: number): Promise<Uint8Array> {
  if (answer.response.status === 200)
    throw new RangeNotSupportedError(url, "the server sends whole files only; download this one");
  if (answer.length !== undefined && answer.length !== length)
    throw new RangeNotSupportedError(
      url,
      `it is shorter than its index says (bytes ${offset} to ${offset + length}); its index is of another version`,
    );
  const bytes = new Uint8Array(length);
  let at = 0;
  const body = answer.response.body();
  for await (const batch of body.batches()) {
    for (const piece of batch) {
      if (at + piece.length > length) throw new RangeNotSupportedError(url, `more than ${length} bytes came`);
      bytes.set(piece, at);
      at += piece.length;
    }
    body.release?.(batch);
  }
  if (at < length) throw new ShortReadError(url);
  return bytes;
}
