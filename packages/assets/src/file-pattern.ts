import type { Asset } from "./asset.js";
import { pathOf } from "./file-name.js";
import { type GlobMatcher, globMatcher } from "./glob.js";

/** A compiled pattern and its text, which explanations quote. */
export interface FilePattern {
  readonly pattern: string;
  readonly fits: (asset: Asset) => boolean;
}

/**
 * A pattern on an asset's file name, or on its path when it contains `/`.
 *
 * A path pattern fits at any depth (`B02/*.tif` fits `/a/B02/x.tif`) unless it starts with `/`; host and bucket take no part.
 */
export function filePattern(pattern: string, ignoreCase: boolean): FilePattern {
  if (!pattern.includes("/")) {
    const fits = globMatcher(pattern, { ignoreCase });
    return { pattern, fits: (asset) => fits(asset.filename) };
  }
  const fits = globMatcher(pattern.startsWith("/") ? pattern : `*/${pattern}`, { ignoreCase });
  return { pattern, fits: (asset) => fits(pathOf(asset.href)) };
}

/**
 * A word or pattern of the simple form: granule name, file name, key, role and media type, in this order.
 *
 * A word without wildcards also fits one part of the file name, so `B02` finds `HLS.L30.T59WPT.B02.tif` but not `B022.tif`.
 */
export function simplePattern(pattern: string, ignoreCase: boolean): FilePattern {
  const onFile = filePattern(pattern, ignoreCase);
  const fits = globMatcher(pattern, { ignoreCase });
  const isWord = !/[*?[]/.test(pattern);
  return {
    pattern,
    fits: (asset) =>
      fitsText(fits, asset.granuleId) ||
      onFile.fits(asset) ||
      (isWord && hasPart(asset.filename, pattern, ignoreCase)) ||
      fitsText(fits, asset.key) ||
      [...asset.roles].some(fits) ||
      (isWord && asset.hasRole(pattern)) ||
      fitsText(fits, asset.type) ||
      (isWord && asset.matchesType(pattern)),
  };
}

function fitsText(fits: GlobMatcher, text: string | undefined): boolean {
  return text !== undefined && fits(text);
}

function hasPart(filename: string, word: string, ignoreCase: boolean): boolean {
  const name = ignoreCase ? filename.toLowerCase() : filename;
  const wanted = ignoreCase ? word.toLowerCase() : word;
  for (let at = name.indexOf(wanted); at >= 0; at = name.indexOf(wanted, at + 1)) {
    if (isBoundary(name[at - 1]) && isBoundary(name[at + wanted.length])) return true;
  }
  return false;
}

function isBoundary(character: string | undefined): boolean {
  return character === undefined || character === "." || character === "_" || character === "-";
}
