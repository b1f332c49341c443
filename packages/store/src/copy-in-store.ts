import type { DownloadedFile, DownloadItem } from "./downloaded-file.js";
import type { FetchEnvironment } from "./fetch-once.js";
import { factsOf } from "./file-outcome.js";

/**
 * A file that the target's own store copied from the bucket it is in, so that no byte passed through here.
 *
 * Only where the target's keys may read that bucket, and where the copy is known to be right: its size is compared, and a checksum
 * of the metadata too, unless nothing is to be verified. Whatever goes wrong, the file is fetched instead, and its errors are the ones
 * to tell.
 */
export async function copyInStore(
  item: DownloadItem,
  { target, accessMode, verify }: FetchEnvironment,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<DownloadedFile | undefined> {
  if (item.s3 === undefined || accessMode === "external" || !target.copyFrom) return undefined;
  try {
    const checksum = verify === "off" ? undefined : item.checksum;
    const copied = await target.copyFrom({ url: item.s3, size: item.size }, item.name, {
      size: item.size,
      checksum,
      contentType: item.contentType,
      signal,
      onProgress: onBytes,
    });
    return (
      copied && {
        ...factsOf(item, target),
        bytes: copied.size,
        status: "downloaded",
        access: "direct",
        verified: copied.verified,
        ...(copied.checksum && { checksum: copied.checksum }),
      }
    );
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
