import type { UmmCollection, UmmInstrument, UmmPlatform } from "./umm-types.js";

/** The values that a collection's items share: platforms, instruments, processing level, ground sample distance in metres. */
export function summariesOf(umm: UmmCollection): Record<string, unknown> | undefined {
  const platforms = listOf<UmmPlatform>(umm.Platforms);
  const platform = unique(platforms.map((entry) => entry?.ShortName));
  const instruments = unique(
    platforms.flatMap((entry) => listOf<UmmInstrument>(entry?.Instruments).map((instrument) => instrument?.ShortName)),
  );
  const level = levelOf((umm.ProcessingLevel as { readonly Id?: unknown } | undefined)?.Id);
  const gsd = resolutionsOf(umm.SpatialExtent);
  const summaries = {
    ...(platform.length > 0 && { platform }),
    ...(instruments.length > 0 && { instruments }),
    ...(level && { "processing:level": [level] }),
    ...(gsd.length > 0 && { gsd }),
  };
  return Object.keys(summaries).length > 0 ? summaries : undefined;
}

/** UMM's `2`, `2A`, `Level 2` as the processing extension's `L2`, `L2A`. */
function levelOf(id: unknown): string | undefined {
  const parts = typeof id === "string" ? /^(?:level\s*|l)?(\d)([A-Z]?)$/i.exec(id.trim()) : null;
  return parts ? `L${parts[1]}${(parts[2] as string).toUpperCase()}` : undefined;
}

interface UmmResolution {
  readonly XDimension?: number;
  readonly Unit?: string;
}

function resolutionsOf(extent: unknown): number[] {
  const domain = (extent as { HorizontalSpatialDomain?: Record<string, unknown> } | undefined)?.HorizontalSpatialDomain;
  const system = domain?.ResolutionAndCoordinateSystem as
    | { HorizontalDataResolution?: Record<string, unknown> }
    | undefined;
  const resolution = system?.HorizontalDataResolution ?? {};
  const entries = [
    ...listOf<UmmResolution>(resolution.GenericResolutions),
    ...listOf<UmmResolution>(resolution.GriddedResolutions),
  ];
  const metres = entries.map(({ XDimension: x, Unit: unit }) => {
    const factor = unit === "Meters" ? 1 : unit === "Kilometers" ? 1000 : undefined;
    return typeof x === "number" && x > 0 && factor ? x * factor : undefined;
  });
  return [...new Set(metres)].filter((value): value is number => value !== undefined).sort((a, b) => a - b);
}

function unique(names: readonly unknown[]): string[] {
  return [...new Set(names)].filter(
    (name): name is string => typeof name === "string" && name !== "" && name !== "Not provided",
  );
}

function listOf<T>(value: unknown): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [];
}
