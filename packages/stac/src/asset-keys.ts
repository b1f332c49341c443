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

/**
 * Gives the files of one granule keys that are unique, short, and the same in every granule of a collection (`B02`, `data`, `browse`).
 *
 * A key is what distinguishes the file's name from the names of the granule. It is the same from granule to granule, so that tables,
 * filters and engines see one shape: names with dates in them as keys would make every item an object of its own kind.
 */
export class AssetKeys {
  readonly #names: readonly string[];
  readonly #onlyData: boolean;
  readonly #onlyImage: boolean;
  /** The granule's names without extensions, and their parts; most granules never need them. */
  #stems: readonly string[] | undefined;
  #parts: ReadonlySet<string> | undefined;

  /**
   * @param granuleNames GranuleUR, producer granule ids, native id
   * @param counts how many data files and how many browse images the granule has
   */
  constructor(granuleNames: readonly string[], data: number, images: number) {
    this.#names = granuleNames;
    this.#onlyData = data === 1;
    this.#onlyImage = images === 1;
  }

  /** @param taken the keys in use, with the assets behind them */
  keyFor(file: NamedFile, taken: Readonly<Record<string, { readonly href: string }>>): string {
    return unique(safe(this.#wish(file)), file.extension, taken);
  }

  #wish(file: NamedFile): string {
    const [role, detail] = file.roles;
    if (role === "data") return (this.#onlyData ? "" : this.#difference(file)) || "data";
    if (role === "thumbnail" || role === "overview") return imageKey(this.#onlyImage ? "" : this.#difference(file));
    if (role === "metadata") return this.#metadataKey(file);
    if (role === "credentials") return "s3credentials";
    return detail ?? role ?? "file";
  }

  #metadataKey(file: NamedFile): string {
    if (file.extension === "" || PAGES.has(file.extension) || mediaTypeOfExtension(file.extension) === undefined)
      return file.extension === "met" ? "met" : "info";
    const difference = this.#difference(file);
    if (!SIDECARS.has(file.extension)) return difference || "metadata";
    return difference ? `${difference}_${file.extension}` : file.extension;
  }

  /** The file's name without its extension and without what it shares with the granule's names; empty when nothing is left. */
  #difference({ name, extension }: NamedFile): string {
    const stem = withoutDataExtension(extension === "" ? name : name.slice(0, -extension.length - 1));
    this.#stems ??= this.#names.map(withoutDataExtension);
    for (const granule of this.#stems) {
      if (granule === "") continue;
      if (stem.startsWith(granule)) return withoutFormats(stem.slice(granule.length));
      if (granule.endsWith(stem)) return "";
    }
    this.#parts ??= new Set(this.#stems.flatMap(partsOf));
    const known = this.#parts;
    const parts = partsOf(stem);
    const own = parts.filter((part) => !known.has(part));
    const steady = own.filter((part) => !CHANGING.test(part));
    // A name that has nothing in common with the granule's (`preview`) is a key as it is.
    return own.length === parts.length && steady.length === own.length ? stem : steady.join("_");
  }
}

function unique(key: string, extension: string, taken: Readonly<Record<string, { readonly href: string }>>): string {
  const other = taken[key];
  if (other === undefined) return key;
  const byExtension = safe(`${key}_${extension}`);
  if (extension !== "" && !other.href.toLowerCase().endsWith(`.${extension}`) && taken[byExtension] === undefined)
    return byExtension;
  let number = 1;
  while (taken[`${key}_${number}`] !== undefined) number++;
  return `${key}_${number}`;
}

/** Keys that are safe as they are: most of all. */
const STEADY = new Set([
  "data",
  "browse",
  "metadata",
  "info",
  "s3credentials",
  "opendap",
  "service",
  "dmrpp",
  "md5",
  "sha256",
  "cmr",
]);

/** Pages are documents for people: their names say little and change often. */
const PAGES = new Set(["html", "htm", "pdf", "php", "jsp", "aspx"]);

function imageKey(difference: string): string {
  return difference === "" || difference.toLowerCase() === "browse" ? "browse" : difference;
}

/** `ATL08_x.h5` → `ATL08_x`; a dot that is no data format's (`v2.0`) stays. */
function withoutDataExtension(name: string): string {
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
  if (STEADY.has(key)) return key;
  const plain = /^[\w.-]+$/.test(key) ? key : key.replace(/[^\w.-]+/g, "_");
  // `assets` is an ordinary object: names of its prototype would look taken.
  return plain in Object.prototype || /^\d+$/.test(plain) ? `file_${plain}` : plain;
}
