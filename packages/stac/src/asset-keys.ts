import { mediaTypeOfExtension } from "./media-types.js";

/** A file whose key is wanted. */
export interface NamedFile {
  /** Last path segment of its URL. */
  readonly name: string;
  /** Lower-case extension without the dot, empty when it has none. */
  readonly extension: string;
  readonly roles: readonly string[];
}

/** Extensions that stay in a key, because the file is about another file of nearly the same name. */
const SIDECARS = new Set(["dmrpp", "md5", "sha1", "sha256", "sha512"]);

/** A part of a name that changes from granule to granule: a date, a time, a running number. */
const CHANGING = /\d{6}/;

/** What the keys of one granule depend on. */
export interface KeyRules {
  /** The granule's names without the extensions of formats. */
  readonly stems: readonly string[];
  /** Whether the granule has one data file, and one browse image. */
  readonly isOnlyData: boolean;
  readonly isOnlyImage: boolean;
  /** The parts of the stems; most granules never need them. */
  parts: ReadonlySet<string> | undefined;
}

/** @param granuleNames GranuleUR, producer granule ids, native id */
export function keyRules(granuleNames: readonly string[], data: number, images: number): KeyRules {
  const stems = granuleNames.map(withoutDataExtension);
  return { stems, isOnlyData: data === 1, isOnlyImage: images === 1, parts: undefined };
}

/**
 * A key for a file of a granule: unique, short, and the same in every granule of a collection (`B02`, `data`, `browse`).
 *
 * It is what distinguishes the file's name from the names of the granule. It is the same from granule to granule, so that tables,
 * filters and engines see one shape: names with dates in them as keys would make every item an object of its own kind.
 *
 * @param taken the keys in use, with the URLs behind them
 */
export function assetKey(file: NamedFile, rules: KeyRules, taken: ReadonlyMap<string, string>): string {
  return unique(safe(keyByRole(file, rules) ?? keyByName(file, rules)), file.extension, taken);
}

/** Whether the key says something of the file's name, not of its role alone. */
export function isKeyOfName(file: NamedFile, rules: KeyRules): boolean {
  return keyByRole(file, rules) === undefined;
}

/** The part of a file's name that is compared with the granule's names. */
export function stemOf({ name, extension }: NamedFile): string {
  return withoutDataExtension(extension === "" ? name : name.slice(0, -extension.length - 1));
}

function keyByRole({ extension, roles: [role, detail] }: NamedFile, rules: KeyRules): string | undefined {
  if (role === "data") return rules.isOnlyData ? "data" : undefined;
  if (isImage(role)) return rules.isOnlyImage ? "browse" : undefined;
  if (role === "credentials") return "s3credentials";
  if (role !== "metadata") return detail ?? role ?? "file";
  if (!PAGES.has(extension) && mediaTypeOfExtension(extension) !== undefined) return undefined;
  return extension === "met" ? "met" : "info";
}

function keyByName(file: NamedFile, rules: KeyRules): string {
  const difference = differenceOf(stemOf(file), rules);
  const [role] = file.roles;
  if (isImage(role)) return difference.toLowerCase() === "browse" ? "browse" : difference || "browse";
  if (role === "metadata" && SIDECARS.has(file.extension))
    return difference === "" ? file.extension : `${difference}_${file.extension}`;
  return difference || (role as string);
}

/** What a name does not share with the granule's names; empty when nothing is left. */
function differenceOf(stem: string, rules: KeyRules): string {
  for (const granule of rules.stems) {
    if (granule === "") continue;
    if (stem.startsWith(granule)) return withoutFormats(stem.slice(granule.length));
    if (granule.endsWith(stem)) return "";
  }
  rules.parts ??= new Set(rules.stems.flatMap(partsOf));
  const known = rules.parts;
  const parts = partsOf(stem);
  const own = parts.filter((part) => !known.has(part));
  const steady = own.filter((part) => !CHANGING.test(part));
  // A name that has nothing in common with the granule's (`preview`) is a key as it is.
  return own.length === parts.length && steady.length === own.length ? stem : steady.join("_");
}

function isImage(role: string | undefined): boolean {
  return role === "thumbnail" || role === "overview";
}

function unique(key: string, extension: string, taken: ReadonlyMap<string, string>): string {
  const other = taken.get(key);
  if (other === undefined) return key;
  const byExtension = safe(`${key}_${extension}`);
  if (extension !== "" && !other.toLowerCase().endsWith(`.${extension}`) && !taken.has(byExtension)) return byExtension;
  let number = 1;
  while (taken.has(`${key}_${number}`)) number++;
  return `${key}_${number}`;
}

/** Pages are documents for people: their names say little and change often. */
const PAGES = new Set(["html", "htm", "pdf", "php", "jsp", "aspx"]);

/** `ATL08_x.h5` → `ATL08_x`; a dot that is no data format's (`v2.0`) stays. */
export function withoutDataExtension(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 && mediaTypeOfExtension(name.slice(dot + 1)) !== undefined ? name.slice(0, dot) : name;
}

/** `.zip.iso` → `iso`: the format of the described file distinguishes nothing. */
function withoutFormats(rest: string): string {
  let start = 0;
  while (start < rest.length && "._-".includes(rest[start] as string)) start++;
  const dot = rest.indexOf(".", start);
  const isFormat = dot > 0 && mediaTypeOfExtension(rest.slice(start, dot)) !== undefined;
  return rest.slice(isFormat ? dot + 1 : start);
}

function partsOf(name: string): string[] {
  return name.split(/[._:/-]+/).filter((part) => part !== "");
}

/** Without characters that need quoting in a path; never `__proto__`; never an integer, which JavaScript would sort to the front. */
function safe(key: string): string {
  const plain = /^[\w.-]+$/.test(key) ? key : key.replace(/[^\w.-]+/g, "_");
  // `assets` is an ordinary object: names of its prototype would look taken.
  return plain in Object.prototype || /^\d+$/.test(plain) ? `file_${plain}` : plain;
}
