import { multihashOf } from "./multihash.js";
import type { UmmArchiveInformation, UmmRelatedUrl } from "./umm-types.js";

/** What a record knows about one file. */
export interface FileFacts {
  /** Bytes. */
  readonly size: number | undefined;
  /** True when the record gives a rounded figure (`34.5 MB`, where MB means 10^6 or 2^20 by archive) or a figure for the whole granule. */
  readonly isEstimate: boolean;
  /** Multihash. */
  readonly checksum: string | undefined;
}

/** Binary multiples: what most archives mean, LAADS demonstrably; the difference to decimal ones is why such a size is an estimate. */
const UNITS: Readonly<Record<string, number>> = { KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40, PB: 2 ** 50 };

/** `DataGranule.ArchiveAndDistributionInformation` by file name, and the one entry without a name if there is only that. */
export class FileFactsIndex {
  readonly #entries: readonly UmmArchiveInformation[];

  constructor(entries: readonly UmmArchiveInformation[]) {
    const hasPackages = entries.some((entry) => Array.isArray(entry?.Files));
    this.#entries = hasPackages
      ? entries.flatMap((entry) => (Array.isArray(entry?.Files) ? [entry, ...entry.Files] : [entry]))
      : entries;
  }

  /** @param isOnlyData whether the file is the granule's only data file: then an entry without a name means it */
  of(name: string, isOnlyData: boolean): FileFacts | undefined {
    const entries = this.#entries;
    // A few entries, each asked for once: looking through them costs less than a map.
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i];
      if (entry?.Name === name && isName(name)) return factsOf(entry);
    }
    const [only] = entries;
    if (!isOnlyData || entries.length !== 1 || only == null || isName(only.Name)) return undefined;
    const facts = factsOf(only);
    // The figure for "the granule" is the data file's own only when the digest proves that it means one file.
    return facts && { ...facts, isEstimate: facts.isEstimate || facts.checksum === undefined };
  }
}

/** The size in a related URL itself. */
export function factsOfUrl(url: UmmRelatedUrl): FileFacts | undefined {
  const size = sizeInUnits(url.Size, url.SizeUnit);
  return size === undefined ? undefined : { size, isEstimate: true, checksum: undefined };
}

function factsOf(entry: UmmArchiveInformation): FileFacts | undefined {
  const { SizeInBytes: bytes } = entry;
  const isExact = typeof bytes === "number" && Number.isInteger(bytes) && bytes >= 0;
  const size = isExact ? bytes : sizeInUnits(entry.Size, entry.SizeUnit);
  const checksum = multihashOf(entry.Checksum?.Algorithm, entry.Checksum?.Value);
  if (size === undefined && checksum === undefined) return undefined;
  return { size, isEstimate: !isExact, checksum };
}

/** `undefined` for the unit `NA`, for no unit, and for 0: archives write 0 where they do not know. */
function sizeInUnits(size: unknown, unit: unknown): number | undefined {
  if (typeof size !== "number" || !(size > 0) || typeof unit !== "string") return undefined;
  return Object.hasOwn(UNITS, unit) ? Math.round(size * (UNITS[unit] as number)) : undefined;
}

function isName(name: unknown): name is string {
  return typeof name === "string" && name !== "" && name !== "Not provided";
}
