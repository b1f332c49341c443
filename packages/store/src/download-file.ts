import { parseRetryAfter, pause, type RetryOptions, retryDelay } from "@earthaccess/credentials";
import { isAbort, isEarthaccessError } from "@earthaccess/errors";
import {
  type BatchedBytes,
  batchedBytes,
  type PartialWrite,
  sizeMismatch,
  type TargetFileSystem,
  type WriteOptions,
  type WrittenFile,
} from "@earthaccess/targets";
import type { DownloadedFile, DownloadItem } from "./downloaded-file.js";
import { factsOf, outcomeOfExisting } from "./file-outcome.js";
import type { HostGate } from "./host-gate.js";
import { requireHttps } from "./plan-download.js";
import { type FileAccess, type FileResponse, looksLikeWebPage, requestFile } from "./request-file.js";
import { LoginPageError, RangeNotSupportedError, ShortReadError, TransferError } from "./store-errors.js";

/** How each file of a download is fetched. */
export interface FetchPolicy {
  /** What happens to a file that is there already; `"changed"` replaces it unless its size and checksum are right. */
  readonly overwrite: "never" | "always" | "changed";
  /** Go on where an earlier try was cut off, when the server proves that the file is still the same. */
  readonly resume: boolean;
  /** `"auto"` compares what the metadata gives, `"require"` fails without a checksum, `"off"` compares the length alone. */
  readonly verify: "auto" | "require" | "off";
  readonly retry: RetryOptions;
}

/** Everything a file needs on its way. */
export interface FetchEnvironment extends FetchPolicy {
  readonly access: FileAccess;
  readonly target: TargetFileSystem;
  readonly gate: HostGate;
}

/**
 * Fetches one file and proves it, as often as it takes.
 *
 * A try that got further than the one before does not count against the limit. What cannot pass by waiting fails at once.
 */
export async function downloadFile(
  item: DownloadItem,
  environment: FetchEnvironment,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<DownloadedFile> {
  const { target, gate, retry, verify } = environment;
  requireHttps(item);
  if (verify === "require" && !item.checksum)
    throw new TransferError(`${item.name} has no checksum that could be compared, and verify is "require".`, {
      code: "store/unverifiable",
      data: { url: item.url },
    });
  const known = await outcomeOfExisting(item, environment, signal);
  if (known) return known;
  let furthest = 0;
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    await gate.pass(item.url, signal);
    let bytes = 0;
    try {
      return await fetchOnce(item, environment, signal, (count) => {
        bytes = count;
        onBytes(count);
      });
    } catch (error) {
      if (isAbort(error, signal)) throw error;
      const after = retryAfterOf(error);
      if (!isEarthaccessError(error) || !error.retryable) throw error;
      if (bytes > furthest && resumes(error)) attempt = 1;
      furthest = Math.max(furthest, bytes);
      const delay = retryDelay(attempt, after, retry);
      if (delay === undefined) throw tooLong(item, after, retry) ?? error;
      if (after !== null) gate.hold(item.url, delay);
      await pause(delay, signal);
      if (!target.resume) onBytes(0);
    }
  }
}

async function fetchOnce(
  item: DownloadItem,
  environment: FetchEnvironment,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<DownloadedFile> {
  const { access, target, resume } = environment;
  const partial = resume ? await usablePartial(target, item) : undefined;
  const answer = await requestFile(access, {
    url: item.url,
    signal,
    ...(partial && { from: partial.offset, etag: partial.origin.etag }),
  }).catch(async (error: unknown) => {
    // The part cannot be continued: the file changed, or the server does not do ranges. The next try starts anew.
    if (error instanceof RangeNotSupportedError) await partial?.discard();
    throw error;
  });
  const resumed =
    partial !== undefined && answer.from > 0 && (answer.total === undefined || answer.total === partial.origin.size);
  if (partial && answer.from > 0 && !resumed) {
    answer.response.discard();
    await partial.discard();
    throw new RangeNotSupportedError(
      item.url,
      `the file now has ${answer.total} bytes instead of ${partial.origin.size}`,
    );
  }
  if (partial && !resumed) await partial.discard();
  const written = await write(item, environment, answer, resumed ? partial : undefined, signal, onBytes);
  return {
    ...factsOf(item, target),
    bytes: written.size,
    status: resumed ? "resumed" : "downloaded",
    verified: written.verified,
    ...(written.checksum && { checksum: written.checksum }),
  };
}

async function usablePartial(target: TargetFileSystem, item: DownloadItem): Promise<PartialWrite | undefined> {
  const partial = await target.resume?.(item.name);
  if (!partial) return undefined;
  const wrongSize = item.size !== undefined && item.size !== partial.origin.size;
  if (partial.offset > 0 && partial.offset < partial.origin.size && !wrongSize) return partial;
  await partial.discard();
  return undefined;
}

async function write(
  item: DownloadItem,
  environment: FetchEnvironment,
  answer: FileResponse,
  partial: PartialWrite | undefined,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<WrittenFile> {
  const { target, verify, resume, overwrite } = environment;
  const expected = verify === "off" ? undefined : item.size;
  if (expected !== undefined && answer.total !== undefined && answer.total !== expected) {
    answer.response.discard();
    throw wrongLength(item, expected, answer.total);
  }
  const size = answer.total ?? expected;
  const body = checkedBody(answer, item.url, size);
  const options: WriteOptions = {
    signal,
    onProgress: onBytes,
    ...(size !== undefined && { size }),
    ...(verify !== "off" && item.checksum && { checksum: item.checksum }),
    ...(item.contentType !== undefined && { contentType: item.contentType }),
    ...(resume &&
      answer.etag !== undefined &&
      answer.total !== undefined && { resumable: { etag: answer.etag, size: answer.total } }),
    ...(overwrite === "never" && { ifNoneMatch: "*" as const }),
  };
  return partial ? partial.continue(body, options) : target.write(item.name, body, options);
}

/** The body, refused when it begins like a web page or ends before its length. */
function checkedBody(answer: FileResponse, url: string, size: number | undefined): BatchedBytes {
  async function* batches(): AsyncGenerator<readonly Uint8Array[], void, void> {
    let bytes = answer.from;
    for await (const batch of answer.response.body().batches()) {
      const first = bytes === 0 ? batch.find(({ length }) => length > 0) : undefined;
      if (first && looksLikeWebPage(first, url)) throw new LoginPageError(url);
      for (const { length } of batch) bytes += length;
      yield batch;
    }
    if (size !== undefined && bytes < size) throw new ShortReadError(url);
  }
  return batchedBytes(batches);
}

/** A body that was cut can be continued; one that was damaged cannot. */
function resumes(error: unknown): boolean {
  return isEarthaccessError(error, "store/short-read", "store/timeout", "store/network");
}

function retryAfterOf(error: unknown): string | null {
  const data = isEarthaccessError(error) ? (error.data as { retryAfter?: unknown } | undefined) : undefined;
  return typeof data?.retryAfter === "string" ? data.retryAfter : null;
}

function tooLong(item: DownloadItem, after: string | null, retry: RetryOptions): TransferError | undefined {
  const wait = parseRetryAfter(after);
  if (wait === undefined || wait <= (retry.maxRetryAfterMs ?? 120_000)) return undefined;
  const { host } = new URL(item.url);
  return new TransferError(
    `${host} asks to wait ${Math.round(wait / 1000)} s, longer than this download waits. Run it again after that.`,
    { code: "store/rate-limited", data: { url: item.url, waitSeconds: Math.round(wait / 1000) } },
  );
}

function wrongLength(item: DownloadItem, expected: number, actual: number) {
  const error = sizeMismatch(item.name, expected, actual);
  return new TransferError(
    `${error.message} If the archive replaced the file and the catalogue is behind, use verify: "off".`,
    { code: "store/size-differs", retryable: true, data: { url: item.url, expected, actual } },
  );
}
