import type { UmmGranule } from "@earthaccess/stac";

/** Binary multiples; archives differ, so such a size is for showing and not for comparing. */
const UNITS: Readonly<Record<string, number>> = { KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40, PB: 2 ** 50 };

/** Bytes of a whole granule, or `undefined` when one of its files has no usable figure. */
export function granuleSize(umm: UmmGranule): number | undefined {
  const entries: unknown = umm.DataGranule?.ArchiveAndDistributionInformation;
  if (!Array.isArray(entries) || entries.length === 0) return undefined;
  let total = 0;
  for (const entry of entries as readonly { SizeInBytes?: unknown; Size?: unknown; SizeUnit?: unknown }[]) {
    const bytes = typeof entry?.SizeInBytes === "number" ? entry.SizeInBytes : inUnits(entry?.Size, entry?.SizeUnit);
    if (bytes === undefined) return undefined;
    total += bytes;
  }
  return total;
}

function inUnits(size: unknown, unit: unknown): number | undefined {
  const factor = typeof unit === "string" && Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
  return typeof size === "number" && size > 0 && factor !== undefined ? Math.round(size * factor) : undefined;
}
