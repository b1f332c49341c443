import { errorToJson, redactUrl } from "@earthaccess/errors";
import { sameChecksum, type TargetFileSystem } from "@earthaccess/targets";
import type { DownloadedFile, DownloadItem } from "./downloaded-file.js";
import { requestFile } from "./request-file.js";
import type { FileAccess, FilePlace } from "./send-request.js";

/** What it takes to judge a file that is there already. */
export interface ExistingFilePolicy {
  readonly overwrite: "never" | "always" | "changed";
  readonly target: TargetFileSystem;
  readonly access: FileAccess;
}

/** The outcome for a file that is there and right, or may not be replaced; `undefined` when it has to be fetched. */
export async function outcomeOfExisting(
  item: DownloadItem,
  place: FilePlace,
  { overwrite, target, access }: ExistingFilePolicy,
  signal: AbortSignal,
): Promise<DownloadedFile | undefined> {
  if (overwrite === "always") return undefined;
  const there = await target.head(item.name);
  if (!there) return undefined;
  const skipped = { ...factsOf(item, target), bytes: there.size, status: "skipped" } as const;
  if (overwrite === "never") return { ...skipped, verified: false };
  if (item.size !== undefined && item.size !== there.size) return undefined;
  // A store that keeps checksums tells without reading the file.
  const right =
    item.checksum &&
    (sameChecksum(there.checksum, item.checksum) ?? (await target.matches?.(item.name, item.checksum, signal)));
  if (right === false) return undefined;
  if (right === true) return { ...skipped, verified: true, ...(item.checksum && { checksum: item.checksum }) };
  if (item.size !== undefined) return { ...skipped, verified: false };
  const { response, total } = await requestFile(access, { ...place, method: "HEAD", signal });
  response.discard();
  return total === there.size ? { ...skipped, verified: false } : undefined;
}

/** The part of an outcome that the plan and the target know. */
export function factsOf(
  item: DownloadItem,
  target: TargetFileSystem,
): Pick<DownloadedFile, "url" | "path" | "name" | "granuleId" | "assetKey"> {
  const place = target as { path?: (name: string) => string };
  return {
    url: withoutQuery(item.url),
    path: place.path?.(item.name) ?? target.url(item.name),
    name: item.name,
    ...(item.granuleId !== undefined && { granuleId: item.granuleId }),
    ...(item.assetKey !== undefined && { assetKey: item.assetKey }),
  };
}

/** The result for a file that a dry run only plans. */
export function plannedFile(item: DownloadItem, target: TargetFileSystem): DownloadedFile {
  return {
    ...factsOf(item, target),
    bytes: item.size ?? item.approximateSize ?? 0,
    status: "skipped",
    verified: false,
  };
}

/** The result for a file that failed for good. */
export function failedFile(item: DownloadItem, error: unknown): DownloadedFile {
  const { granuleId, assetKey } = item;
  return {
    url: withoutQuery(item.url),
    name: item.name,
    bytes: 0,
    status: "failed",
    verified: false,
    error: errorToJson(error),
    ...(granuleId !== undefined && { granuleId }),
    ...(assetKey !== undefined && { assetKey }),
  };
}

function withoutQuery(url: string): string {
  return redactUrl(url).replace(/\?.*$/s, "");
}
