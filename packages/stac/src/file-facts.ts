import { multihashOf } from "./multihash.js";
import type { UmmArchiveInformation, UmmRelatedUrl } from "./umm-types.js";

/** Binary multiples: what most archives mean, LAADS demonstrably; the difference to decimal ones is why such a size is an estimate. */
const UNITS: Readonly<Record<string, number>> = { KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40, PB: 2 ** 50 };

/** `DataGranule.ArchiveAndDistributionInformation` with the files of packages among the others; `undefined` when there is none. */
export function archiveEntries(information: unknown): readonly UmmArchiveInformation[] | undefined {
  if (!Array.isArray(information) || information.length === 0) return undefined;
  const entries = information as readonly UmmArchiveInformation[];
  for (let i = 0; i < entries.length; i++) {
    if (Array.isArray(entries[i]?.Files))
      return entries.flatMap((entry) => (Array.isArray(entry?.Files) ? [entry, ...entry.Files] : [entry]));
  }
  return entries;
}

/**
 * The entry of the file whose name is the end of a text, or the one entry without a name if the file is the granule's only data file.
 *
 * @param from where the name starts in the text
 */
export function entryOf(
  entries: readonly UmmArchiveInformation[],
  text: string,
  from: number,
  isOnlyData: boolean,
): UmmArchiveInformation | undefined {
  const length = text.length - from;
  // A few entries, each asked for once: looking through them costs less than a map.
  for (let i = 0; i < entries.length; i++) {
    const name: unknown = entries[i]?.Name;
    if (typeof name === "string" && name.length === length && text.indexOf(name, from) === from && isName(name))
      return entries[i];
  }
  const only = entries[0];
  return isOnlyData && entries.length === 1 && only != null && !isName(only.Name) ? only : undefined;
}

/**
 * Adds size and checksum of a file, from its entry or else from its related URL; true when there are such.
 *
 * A size is an estimate when the record gives a rounded figure (`34.5 MB`, where MB means 10^6 or 2^20 by archive), or a figure for the
 * whole granule: that is the data file's own only when a digest proves that it means one file.
 */
export function addFileFacts(
  asset: Record<string, unknown>,
  entry: UmmArchiveInformation | undefined,
  url: UmmRelatedUrl,
): boolean {
  const bytes = entry?.SizeInBytes;
  const isExact = typeof bytes === "number" && Number.isInteger(bytes) && bytes >= 0;
  const checksum = entry && multihashOf(entry.Checksum?.Algorithm, entry.Checksum?.Value);
  let size = isExact ? bytes : entry && sizeInUnits(entry);
  if (size === undefined && checksum === undefined) size = url.Size === undefined ? undefined : sizeInUnits(url);
  if (size !== undefined) {
    asset["file:size"] = size;
    if (!isExact || (checksum === undefined && !isName(entry?.Name))) asset["cmr:size_is_estimate"] = true;
  }
  if (checksum !== undefined) asset["file:checksum"] = checksum;
  return size !== undefined || checksum !== undefined;
}

/** `undefined` for the unit `NA`, for no unit, and for 0: archives write 0 where they do not know. */
function sizeInUnits({ Size: size, SizeUnit: unit }: UmmArchiveInformation | UmmRelatedUrl): number | undefined {
  if (typeof size !== "number" || !(size > 0) || typeof unit !== "string") return undefined;
  return Object.hasOwn(UNITS, unit) ? Math.round(size * (UNITS[unit] as number)) : undefined;
}

function isName(name: unknown): name is string {
  return typeof name === "string" && name !== "" && name !== "Not provided";
}
