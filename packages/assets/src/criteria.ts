import type { Asset } from "./asset.js";
import type { NormalizedAssetFilterOptions } from "./asset-filter-options.js";
import { type FilePattern, filePattern, simplePattern } from "./file-pattern.js";
import { isOfMediaType, type MediaType, parseMediaType } from "./media-type.js";
import { rolesMeant } from "./roles.js";

/** One compiled condition of a filter. */
export interface Criterion {
  accepts(asset: Asset): boolean;
  /** A sentence that says why the asset was refused; called only then. */
  why(asset: Asset): string;
}

/** The conditions of a filter, the cheap ones first. */
export function criteriaOf(options: NormalizedAssetFilterOptions): Criterion[] {
  const compiled = (compile: typeof filePattern, make: (patterns: readonly FilePattern[]) => Criterion) => {
    return (patterns: readonly string[]) =>
      make(patterns.map((pattern) => compile(pattern, options.ignoreCase ?? false)));
  };
  // Beside includes, `*` says what include alone says already: everything else stays out.
  const exclude = options.include?.length ? options.exclude?.filter((pattern) => pattern !== "*") : options.exclude;
  return [
    ...given(options.includeRoles, anyRole),
    ...given(options.excludeRoles, noRole),
    ...given(options.allRoles, everyRole),
    ...given(options.contentTypes, (types) => contentType(types, true)),
    ...given(options.excludeContentTypes, (types) => contentType(types, false)),
    ...given(options.bands, anyBand),
    ...sizeCriteria(options),
    ...(options.requireChecksum ? [HAS_CHECKSUM] : []),
    ...given(options.includeFiles, compiled(filePattern, anyPattern)),
    ...given(options.excludeFiles, compiled(filePattern, noPattern)),
    ...given(options.include, compiled(simplePattern, anyPattern)),
    ...given(exclude, compiled(simplePattern, noPattern)),
    ...(options.and ?? []).flatMap(criteriaOf),
  ];
}

/** An empty list of words is a criterion that was not set. */
function given(words: readonly string[] | undefined, make: (words: readonly string[]) => Criterion): Criterion[] {
  return words?.length ? [make(words)] : [];
}

const HAS_CHECKSUM: Criterion = {
  accepts: (asset) => asset.checksum !== undefined,
  why: (asset) => `${asset.filename} has no checksum, and requireChecksum is set.`,
};

function anyRole(roles: readonly string[]): Criterion {
  const meant = [...new Set(roles.flatMap(rolesMeant))];
  const only = meant.length === 1 ? (meant[0] as string) : undefined;
  const onS3 = roles.includes(CLOUD_OPTIMIZED);
  return {
    accepts: (asset) =>
      (only !== undefined ? asset.roles.has(only) : meant.some((role) => asset.roles.has(role))) ||
      (onS3 && asset.hrefFor("s3") !== undefined),
    why: (asset) => `${asset.filename} has ${rolesOf(asset)}, but one of ${roles.join(", ")} is asked for.`,
  };
}

/** The word by which earthaccess's Python branches mean "has an s3:// URL"; no asset of ours carries it. */
const CLOUD_OPTIMIZED = "cloud-optimized";

function noRole(roles: readonly string[]): Criterion {
  const meant = [...new Set(roles.flatMap(rolesMeant))];
  return {
    accepts: (asset) => !meant.some((role) => asset.roles.has(role)),
    why: (asset) => `${asset.filename} has ${rolesOf(asset)}, and ${roles.join(", ")} is excluded.`,
  };
}

function everyRole(roles: readonly string[]): Criterion {
  return {
    accepts: (asset) => roles.every((role) => asset.hasRole(role)),
    why: (asset) => `${asset.filename} has ${rolesOf(asset)}, but all of ${roles.join(", ")} are asked for.`,
  };
}

function rolesOf(asset: Asset): string {
  if (asset.roles.size === 0) return "no role";
  return `the role${asset.roles.size > 1 ? "s" : ""} ${[...asset.roles].join(", ")}`;
}

/** Most assets of a search share a few dozen media types, so each is compared once and remembered. */
const MAX_REMEMBERED_TYPES = 200;

function contentType(types: readonly string[], wanted: boolean): Criterion {
  const parsed: MediaType[] = types.map(parseMediaType);
  const remembered = new Map<string, boolean>();
  const isOne = (type: string): boolean => {
    const known = remembered.get(type);
    if (known !== undefined) return known;
    const own = parseMediaType(type);
    const result = parsed.some((other) => isOfMediaType(own, other));
    if (remembered.size < MAX_REMEMBERED_TYPES) remembered.set(type, result);
    return result;
  };
  return {
    accepts: (asset) => (asset.type !== undefined && isOne(asset.type)) === wanted,
    why: (asset) =>
      wanted
        ? `${asset.filename} is of type ${asset.type ?? "unknown"}, but one of ${types.join(", ")} is asked for.`
        : `${asset.filename} is of the excluded type ${asset.type}.`,
  };
}

function anyBand(bands: readonly string[]): Criterion {
  return {
    accepts: (asset) =>
      (asset.bands?.some((band) => bands.includes(band)) ?? false) ||
      (asset.key !== undefined && bands.includes(asset.key)),
    why: (asset) => `${asset.filename} holds none of the bands ${bands.join(", ")}.`,
  };
}

function sizeCriteria({ minSize, maxSize, requireKnownSize }: NormalizedAssetFilterOptions): Criterion[] {
  const criteria: Criterion[] = [];
  if (minSize !== undefined) {
    criteria.push({
      accepts: ({ fileSize }) => fileSize === undefined || fileSize >= minSize,
      why: (asset) => `${asset.filename} has ${asset.fileSize} bytes, less than minSize ${minSize}.`,
    });
  }
  if (maxSize !== undefined) {
    criteria.push({
      accepts: ({ fileSize }) => fileSize === undefined || fileSize <= maxSize,
      why: (asset) => `${asset.filename} has ${asset.fileSize} bytes, more than maxSize ${maxSize}.`,
    });
  }
  if (requireKnownSize) {
    criteria.push({
      accepts: ({ fileSize }) => fileSize !== undefined,
      why: (asset) => `The size of ${asset.filename} is not known, and requireKnownSize is set.`,
    });
  }
  return criteria;
}

function anyPattern(patterns: readonly FilePattern[]): Criterion {
  return {
    accepts: (asset) => {
      for (const pattern of patterns) if (pattern.fits(asset)) return true;
      return false;
    },
    why: (asset) => `The file ${asset.filename} fits none of ${patterns.map(({ pattern }) => pattern).join(", ")}.`,
  };
}

function noPattern(patterns: readonly FilePattern[]): Criterion {
  return {
    accepts: (asset) => {
      for (const pattern of patterns) if (pattern.fits(asset)) return false;
      return true;
    },
    why: (asset) => {
      const { pattern } = patterns.find(({ fits }) => fits(asset)) as FilePattern;
      return `The file ${asset.filename} fits the excluded pattern ${pattern}.`;
    },
  };
}
