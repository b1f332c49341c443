import { isKeyOfName, type KeyRules, stemOf, withoutDataExtension } from "./asset-keys.js";
import { granuleNames } from "./granule-names.js";
import { baseNameOf } from "./media-types.js";
import { hrefOf, isS3, type RelatedFile } from "./related-files.js";
import type { UmmGranuleRecord, UmmRelatedUrl } from "./umm-types.js";

/** What a related URL must look like for a recipe to serve its granule. */
interface RecipeLine {
  readonly kind: typeof STEM | typeof ANY_NAME | typeof SAME_URL;
  /** The names of its fields, in their order. */
  readonly fields: readonly string[];
  /** The values of those that decide what the URL is for; `undefined` where any will do. */
  readonly values: readonly unknown[];
  /** Scheme and host or bucket of the URL; all of it for {@link SAME_URL}. */
  readonly start: string;
  /** What follows the stem in the file name; the extension with its dot for {@link ANY_NAME}. */
  readonly rest: string;
  /** What of it the key is made from; empty when the name is not in the key. */
  readonly keyRest: string;
}

/** What the related URLs of a granule must look like for a recipe to serve it. */
export interface RecipeLines {
  readonly lines: readonly RecipeLine[];
  /** Which related URL is the only data file, if its name makes the stem; -1 when the granule's first name does. */
  readonly dataAt: number;
  /** That name from its last dot on; empty when it has none. */
  readonly tail: string;
  /** Whether the tail is the extension of a format, which is no part of the stem. */
  readonly isFormat: boolean;
  /** A shorter stem could be confused with the names of files that do not start with it. */
  readonly shortest: number;
  /** The stem of the granule that the recipe was last used for. */
  stem: string;
}

/** The file name starts with the stem. */
const STEM = 0;
/** Any name with the same extension will do. */
const ANY_NAME = 1;
const SAME_URL = 2;

const NONE: readonly string[] = [];

/** Fields whose values decide about roles and media types. */
const DECIDING = /^(Type|Subtype|MimeType|Format)$/;

/**
 * The lines of a recipe, or `undefined` when it can serve only the granule it was made for.
 *
 * Roles, media types and keys follow from the deciding fields and from the file name; where the name is a stem (a name of the granule)
 * and a rest, from the rest alone, as long as the stem ends in the same extension. That is why a recipe can be used again. Of a name
 * without the stem nothing may be in the key; then its extension decides, or, where the name could make it another file's partner or
 * give it another role, the URL must be the very same.
 */
export function recipeLines(
  urls: readonly UmmRelatedUrl[],
  files: readonly RelatedFile[],
  names: readonly string[],
  rules: KeyRules,
  only: RelatedFile | undefined,
): RecipeLines | undefined {
  const isFirst = !only || only.name.startsWith(rules.stems[0] || "/");
  const at = isFirst ? 0 : names.length - 1;
  const name = names[at] ?? "";
  const stem = rules.stems[at] ?? "";
  const isFormat = stem !== name;
  const mixed = mixedRoles(urls, files);
  const seen = new Set<string>();
  const lines: RecipeLine[] = [];
  let shortest = 1;
  let count = 0;
  for (const file of files) {
    // With two pairs of one name it is the paths that tell which belong together.
    const identity = `${file.roles[0]} ${file.name}`;
    if (seen.has(identity)) return undefined;
    seen.add(identity);
    const isMixed = mixed.has(file.roles[0]);
    for (const at of file.other < 0 ? [file.main] : [file.main, file.other]) {
      const line = lineOf(urls[at] as UmmRelatedUrl, file, stem, rules, isMixed);
      // Without its extension a stem may end in anything: nothing may be read from there.
      if (!line || (line.kind === STEM && isFormat && !line.rest.includes("."))) return undefined;
      if (line.kind === SAME_URL && isMixed) shortest = Math.max(shortest, file.name.length + 1);
      lines[at] = line;
      count++;
    }
  }
  if (count !== urls.length) return undefined;
  return { lines, dataAt: isFirst ? -1 : only.main, tail: tailOf(name), isFormat, shortest, stem };
}

/** Roles of files on s3 and of files on the web, which could be partners. */
function mixedRoles(urls: readonly UmmRelatedUrl[], files: readonly RelatedFile[]): ReadonlySet<unknown> {
  const ways = [new Set<unknown>(), new Set<unknown>()] as const;
  for (const { main, other, roles } of files)
    for (const at of [main, other]) if (at >= 0) ways[isS3(hrefOf(urls[at] as UmmRelatedUrl)) ? 1 : 0].add(roles[0]);
  return new Set([...ways[0]].filter((role) => ways[1].has(role)));
}

function lineOf(
  url: UmmRelatedUrl,
  file: RelatedFile,
  stem: string,
  rules: KeyRules,
  isMixed: boolean,
): RecipeLine | undefined {
  const { name, extension, roles } = file;
  const fields = Object.keys(url);
  const values = fields.map((field) => (DECIDING.test(field) ? url[field] : undefined));
  if (fields.some((field) => DECIDING.test(field) && typeof url[field] !== "string")) return undefined;
  const usesName = isKeyOfName(file, rules);
  const href = hrefOf(url);
  const origin = href === url.URL && href.endsWith(`/${name}`) && /^(https?|s3):\/\/[^/?#]+\//.exec(href)?.[0];
  const line = { kind: STEM, fields, values, start: origin || "", rest: name.slice(stem.length), keyRest: "" } as const;
  if (origin && stem !== "" && name.startsWith(stem)) {
    if (!usesName) return line;
    const keyStem = stemOf(file);
    const isSure =
      keyStem.startsWith(stem) &&
      // The end of the stem could make these letters an extension.
      !/^[a-z0-9]+\.[^.]*$/i.test(line.rest);
    return isSure ? { ...line, keyRest: keyStem.slice(stem.length) } : undefined;
  }
  if (usesName) return undefined;
  return origin && !isMixed && (extension !== "" || !/^(metadata|credentials)$/.test(roles[0] as string))
    ? { ...line, kind: ANY_NAME, rest: tailOf(name) }
    : { ...line, kind: SAME_URL, start: url.URL as string };
}

/** Whether a recipe with these lines serves the granule. One that does not even serve its own granule serves none. */
export function fitsLines(recipe: RecipeLines, urls: readonly UmmRelatedUrl[], granule: UmmGranuleRecord): boolean {
  const { lines, dataAt, tail, isFormat } = recipe;
  if (lines.length !== urls.length) return false;
  const { umm, meta } = granule;
  const name = dataAt < 0 ? umm.GranuleUR : baseNameOf(hrefOf(urls[dataAt] as UmmRelatedUrl));
  if (typeof name !== "string" || !hasTail(name, tail) || /[\s/?#]/.test(name)) return false;
  const stem = isFormat ? name.slice(0, -tail.length) : name;
  if (stem.length < recipe.shortest || (isFormat && withoutDataExtension(stem) !== stem)) return false;
  // The first name that a file name has in common with the granule is the one that counts; the same stem twice is one.
  const earlier =
    dataAt < 0
      ? NONE
      : granuleNames(umm, meta)
          .map(withoutDataExtension)
          .filter((other) => other && other !== stem);
  for (let i = 0; i < lines.length; i++) if (!fits(lines[i] as RecipeLine, urls[i], stem, earlier)) return false;
  recipe.stem = stem;
  return true;
}

function fits(
  { kind, fields, values, start, rest, keyRest }: RecipeLine,
  url: UmmRelatedUrl | null | undefined,
  stem: string,
  earlier: readonly string[],
): boolean {
  if (typeof url !== "object" || url === null) return false;
  let count = 0;
  for (const field in url) {
    if (field !== fields[count]) return false;
    const value = values[count++];
    if (value !== undefined && value !== url[field]) return false;
  }
  const href = url.URL;
  if (count !== fields.length || typeof href !== "string") return false;
  if (kind === SAME_URL) return href === start;
  // Not slices and ===: a search looks at the same letters and makes no strings.
  if (href.indexOf(start) !== 0) return false;
  if (kind === ANY_NAME) return hasTail(baseNameOf(href), rest);
  const at = href.length - rest.length - stem.length;
  if (at < start.length || !href.endsWith(rest) || href.indexOf(stem, at) !== at) return false;
  if (href[at - 1] !== "/" || href[at - 2] === "/" || href.includes("?")) return false;
  for (let i = 0; i < earlier.length; i++) {
    const other = earlier[i] as string;
    if (href.startsWith(other, at) || (keyRest !== "" && other.endsWith(stem + keyRest))) return false;
  }
  return true;
}

/** Where the file name starts in a related URL that its line fits, -1 where that is not known. */
export function nameStart({ lines, stem }: RecipeLines, at: number, href: string): number {
  const { kind, rest } = lines[at] as RecipeLine;
  return kind === STEM ? href.length - stem.length - rest.length : -1;
}

function tailOf(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot < 0 ? "" : name.slice(dot);
}

function hasTail(name: string, tail: string): boolean {
  return tail === "" ? name !== "" && !name.includes(".") : name.endsWith(tail);
}
