import type { RetryOptions } from "@earthaccess/credentials";
import {
  type BatchedBytes,
  batchedBytes,
  type PartialWrite,
  sizeMismatch,
  type TargetFileSystem,
  type WriteOptions,
  type WrittenFile,
} from "@earthaccess/targets";
import type { AccessMode, ChosenPlace } from "./access-choice.js";
import type { DownloadedFile, DownloadItem } from "./downloaded-file.js";
import { factsOf } from "./file-outcome.js";
import type { HostGate } from "./host-gate.js";
import type { NetworkTurn } from "./network-turn.js";
import { PARALLEL_FROM_BYTES, parallelBody } from "./parallel-body.js";
import type { RangeSlots } from "./range-slots.js";
import { type FileResponse, looksLikeWebPage, requestFile } from "./request-file.js";
import type { FileAccess, FilePlace } from "./send-request.js";
import { LoginPageError, RangeNotSupportedError, ShortReadError, TransferError } from "./store-errors.js";

/** How each file of a download is fetched. */
export interface FetchPolicy {
  /** What happens to a file that is there already; `"changed"` replaces it unless its size and checksum are right. */
  readonly overwrite: "never" | "always" | "changed";
  /** Go on where an earlier try was cut off, when the server proves that the file is still the same. */
  readonly resume: boolean;
  /** `"auto"` compares what the metadata gives, `"require"` fails without a checksum, `"off"` compares the length alone. */
  readonly verify: "auto" | "require" | "off";
  /** From S3, over https, or from S3 where that works. */
  readonly accessMode: AccessMode;
  readonly retry: RetryOptions;
}

/** Everything a file needs on its way. */
export interface FetchEnvironment extends FetchPolicy {
  readonly access: FileAccess;
  readonly target: TargetFileSystem;
  readonly gate: HostGate;
  readonly slots: RangeSlots;
}

/** Where one file comes from, and its turn to be fetched. */
export interface FetchPlace extends FilePlace, Pick<ChosenPlace, "access"> {
  readonly signal: AbortSignal;
  readonly turn: NetworkTurn;
}

/** One try: goes on with what an earlier one left where that is safe, else begins anew. */
export async function fetchOnce(
  item: DownloadItem,
  place: FetchPlace,
  environment: FetchEnvironment,
  onBytes: (bytes: number) => void,
): Promise<DownloadedFile> {
  const { access, target, resume } = environment;
  const partial = resume ? await usablePartial(target, item) : undefined;
  const answer = await (partial ? requestRest(access, place, partial) : requestFile(access, place));
  const resumed =
    partial !== undefined && answer.from > 0 && (answer.total === undefined || answer.total === partial.origin.size);
  if (partial && answer.from > 0 && !resumed) {
    answer.response.discard();
    await partial.discard();
    throw new RangeNotSupportedError(
      place.url,
      `the file now has ${answer.total} bytes instead of ${partial.origin.size}`,
    );
  }
  if (partial && !resumed) await partial.discard();
  const written = await write(item, place, environment, answer, resumed ? partial : undefined, onBytes);
  return {
    ...factsOf(item, target),
    bytes: written.size,
    status: resumed ? "resumed" : "downloaded",
    access: place.access,
    verified: written.verified,
    ...(written.checksum && { checksum: written.checksum }),
  };
}

/** Asks for what an earlier try left missing. */
async function requestRest(access: FileAccess, place: FilePlace, partial: PartialWrite): Promise<FileResponse> {
  try {
    return await requestFile(access, { ...place, from: partial.offset, etag: partial.origin.etag });
  } catch (error) {
    // The part cannot be continued: the file changed, or the server does not do ranges. The next try starts anew.
    if (error instanceof RangeNotSupportedError) await partial.discard();
    throw error;
  }
}

/** Below this a file is fetched again rather than continued: to look for what is left of it costs more than it saves. */
const WORTH_CONTINUING = 1024 * 1024;

async function usablePartial(target: TargetFileSystem, item: DownloadItem): Promise<PartialWrite | undefined> {
  if (item.size !== undefined && item.size < WORTH_CONTINUING) return undefined;
  const partial = await target.resume?.(item.name);
  if (!partial) return undefined;
  const wrongSize = item.size !== undefined && item.size !== partial.origin.size;
  if (partial.offset > 0 && partial.offset < partial.origin.size && !wrongSize) return partial;
  await partial.discard();
  return undefined;
}

async function write(
  item: DownloadItem,
  place: FetchPlace,
  environment: FetchEnvironment,
  answer: FileResponse,
  partial: PartialWrite | undefined,
  onBytes: (bytes: number) => void,
): Promise<WrittenFile> {
  const { target, verify, resume, overwrite } = environment;
  const expected = verify === "off" ? undefined : item.size;
  if (expected !== undefined && answer.total !== undefined && answer.total !== expected) {
    answer.response.discard();
    throw wrongLength(item, expected, answer.total);
  }
  const size = answer.total ?? expected;
  const body = bodyOf(answer, place, environment);
  const pieces = batchedBytes(() => checked(body, answer.from, place, size), body.release);
  const { etag, total } = answer;
  const options: WriteOptions = {
    signal: place.signal,
    onProgress: onBytes,
    size,
    checksum: verify === "off" ? undefined : item.checksum,
    contentType: item.contentType,
    resumable: resume && etag !== undefined && total !== undefined ? { etag, size: total } : undefined,
    ifNoneMatch: overwrite === "never" ? "*" : undefined,
  };
  try {
    return await (partial ? partial.continue(pieces, options) : target.write(item.name, pieces, options));
  } catch (error) {
    // A target that refuses before it reads leaves the connection to us.
    answer.response.discard();
    throw error;
  }
}

/** Over one connection, or for a large file of a known version over several. */
function bodyOf(answer: FileResponse, place: FetchPlace, { access, slots, retry }: FetchEnvironment): BatchedBytes {
  const { response, total, etag, from } = answer;
  const doesRanges = from > 0 || response.header("accept-ranges")?.toLowerCase() === "bytes";
  if (!doesRanges || total === undefined || etag === undefined || total - from < PARALLEL_FROM_BYTES)
    return response.body();
  return parallelBody({ access, place, answer: { ...answer, total, etag }, slots, retry, signal: place.signal });
}

/**
 * The pieces of a body, refused when it begins like a web page or ends before its length.
 *
 * Not a function inside another: V8 makes a hidden class for each generator function, and what that holds, the whole request, stays
 * until the heap is cleaned as a whole.
 */
async function* checked(
  body: BatchedBytes,
  from: number,
  { url, turn }: FetchPlace,
  size: number | undefined,
): AsyncGenerator<readonly Uint8Array[], void, void> {
  let bytes = from;
  for await (const batch of body.batches()) {
    const first = bytes === 0 ? batch.find(({ length }) => length > 0) : undefined;
    if (first && looksLikeWebPage(first, url)) throw new LoginPageError(url);
    for (const { length } of batch) bytes += length;
    yield batch;
  }
  turn.end();
  if (size !== undefined && bytes < size) throw new ShortReadError(url);
}

function wrongLength(item: DownloadItem, expected: number, actual: number) {
  const error = sizeMismatch(item.name, expected, actual);
  return new TransferError(
    `${error.message} If the archive replaced the file and the catalogue is behind, use verify: "off".`,
    { code: "store/size-differs", retryable: true, data: { url: item.url, expected, actual } },
  );
}
