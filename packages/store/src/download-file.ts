import { parseRetryAfter, pause, type RetryOptions, retryDelay } from "@earthaccess/credentials";
import { isAbort, isEarthaccessError } from "@earthaccess/errors";
import { choosePlace, isAboutKeys } from "./access-choice.js";
import { copyInStore } from "./copy-in-store.js";
import type { DownloadedFile, DownloadItem } from "./downloaded-file.js";
import { type FetchEnvironment, fetchOnce } from "./fetch-once.js";
import { FileAddress } from "./file-address.js";
import { outcomeOfExisting } from "./file-outcome.js";
import { NetworkTurn } from "./network-turn.js";
import { TransferError } from "./store-errors.js";
import { retryAfterOf } from "./with-retries.js";

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
  const { slots, verify } = environment;
  if (verify === "require" && !item.checksum)
    throw new TransferError(`${item.name} has no checksum that could be compared, and verify is "require".`, {
      code: "store/unverifiable",
      data: { url: item.url },
    });
  const turn = new NetworkTurn(slots);
  try {
    await turn.begin(signal);
    if (slots.takesTurns) onBytes(0);
    return await fetchUntilRight(item, environment, turn, signal, onBytes);
  } finally {
    turn.end();
  }
}

async function fetchUntilRight(
  item: DownloadItem,
  environment: FetchEnvironment,
  turn: NetworkTurn,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<DownloadedFile> {
  const { access, accessMode, target, gate, retry } = environment;
  const { s3, credentialsEndpoint } = item;
  const https = /^https?:\/\//i.test(item.url) ? item.url : undefined;
  let place = await choosePlace(access, { https, s3, credentialsEndpoint }, accessMode, signal);
  const address = new FileAddress();
  const known = await outcomeOfExisting(item, place, environment, signal);
  if (known) return known;
  const copied = await copyInStore(item, environment, signal, onBytes);
  if (copied) return copied;
  let furthest = 0;
  for (let attempt = 1; ; attempt++) {
    await turn.begin(signal);
    await gate.pass(place.url, signal);
    let bytes = 0;
    try {
      const { url, access: way, credentialsEndpoint: keys } = place;
      const where = { url, access: way, credentialsEndpoint: keys, address, turn, signal };
      return await fetchOnce(item, where, environment, (count) => {
        bytes = count;
        onBytes(count);
      });
    } catch (error) {
      if (isAbort(error, signal)) throw error;
      if (!isEarthaccessError(error)) throw error;
      if (place.access === "direct" && accessMode === "auto" && https && isAboutKeys(error)) {
        // The bucket let one byte be read and not this file; over https it has rules of its own.
        place = { url: https, access: "external" };
        continue;
      }
      const after = retryAfterOf(error);
      if (!error.retryable) throw error;
      if (bytes > furthest && resumes(error)) attempt = 1;
      furthest = Math.max(furthest, bytes);
      const delay = retryDelay(attempt, after, retry);
      if (delay === undefined) throw tooLong(place.url, after, retry) ?? error;
      if (after !== null) gate.hold(place.url, delay);
      await pause(delay, signal);
      if (!target.resume) onBytes(0);
    }
  }
}

/** A body that was cut can be continued; one that was damaged cannot. */
function resumes(error: unknown): boolean {
  return isEarthaccessError(error, "store/short-read", "store/timeout", "store/network");
}

function tooLong(url: string, after: string | null, retry: RetryOptions): TransferError | undefined {
  const wait = parseRetryAfter(after);
  if (wait === undefined || wait <= (retry.maxRetryAfterMs ?? 120_000)) return undefined;
  const { host } = new URL(url);
  return new TransferError(
    `${host} asks to wait ${Math.round(wait / 1000)} s, longer than this download waits. Run it again after that.`,
    { code: "store/rate-limited", data: { url, waitSeconds: Math.round(wait / 1000) } },
  );
}
