import type { Filter } from "../manifest.js";
import { isRecord } from "./zarr-attributes.js";

type Settings = Readonly<Record<string, unknown>>;

/** A codec by numcodecs' name, with its settings. */
export type CodecV2 = Settings & { readonly id: string };

/** How a filter is spelled in the two versions of Zarr, and what is read of its settings. */
interface Dialect {
  /** numcodecs' name, which Zarr 2 has, too. */
  readonly id: string;
  readonly read: (settings: Settings) => Omit<Filter, "name">;
  readonly v2: (filter: Filter, itemSize: number) => Settings;
  /** Its name in Zarr 3, where that is not numcodecs', and its settings, where those are not the same. */
  readonly nameV3: string;
  readonly v3?: (filter: Filter, itemSize: number) => Settings;
}

const level = (settings: Settings, name = "level") =>
  Number.isSafeInteger(settings[name]) ? { level: settings[name] as number } : {};

/** What Blosc calls its shuffles in Zarr 3, by their numbers in Zarr 2. −1 is left to it: bits for elements of one byte. */
const SHUFFLES = ["noshuffle", "shuffle", "bitshuffle"] as const;

/** Codecs that can be undone, by the names of their filters, which are HDF5's where it has them. */
const DIALECTS: Readonly<Record<string, Dialect>> = {
  shuffle: {
    id: "shuffle",
    read: ({ elementsize }) => positive("elementSize", elementsize),
    v2: ({ elementSize }, itemSize) => ({ elementsize: elementSize ?? itemSize }),
    nameV3: "numcodecs.shuffle",
  },
  deflate: {
    id: "zlib",
    read: level,
    v2: (filter) => ({ level: filter.level ?? 6 }),
    nameV3: "numcodecs.zlib",
  },
  gzip: { id: "gzip", read: level, v2: (filter) => ({ level: filter.level ?? 6 }), nameV3: "gzip" },
  zstd: {
    id: "zstd",
    read: level,
    v2: (filter) => ({ level: filter.level ?? 6 }),
    nameV3: "zstd",
    v3: (filter) => ({ level: filter.level ?? 0, checksum: false }),
  },
  lz4: {
    id: "lz4",
    read: (settings) => level(settings, "acceleration"),
    v2: (filter) => ({ acceleration: filter.level ?? 1 }),
    nameV3: "numcodecs.lz4",
  },
  blosc: {
    id: "blosc",
    read: (settings) => ({
      ...level(settings, "clevel"),
      ...positive("elementSize", settings.typesize),
      ...positive("blockSize", settings.blocksize),
      ...(typeof settings.cname === "string" && { compressor: settings.cname }),
      ...shuffleOf(settings.shuffle),
    }),
    v2: (filter, itemSize) => bloscSettings(filter, itemSize),
    nameV3: "blosc",
    v3: (filter, itemSize) => ({
      ...bloscSettings(filter, itemSize),
      typesize: filter.elementSize ?? itemSize,
      shuffle: SHUFFLES[bloscSettings(filter, itemSize).shuffle],
    }),
  },
  fletcher32: { id: "fletcher32", read: () => ({}), v2: () => ({}), nameV3: "numcodecs.fletcher32" },
  crc32c: { id: "crc32c", read: () => ({}), v2: () => ({ location: "end" }), nameV3: "crc32c", v3: () => ({}) },
};

/** Names of filters by numcodecs' names. */
const NAMES: ReadonlyMap<string, string> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ Object.entries(DIALECTS).map(([name, { id }]) => [id, name]),
);

/** What messages list. */
export const READABLE_CODECS = "blosc, lz4, zlib, gzip, zstd, shuffle, fletcher32 and crc32c";

/** The filter of a codec; `undefined` for one that nobody here can undo. @param id numcodecs' name of it */
export function filterOfCodec(id: string, settings: unknown): Filter | undefined {
  const name = NAMES.get(id);
  if (name === undefined) return undefined;
  const given = isRecord(settings) ? settings : {};
  // A checksum before its bytes is numcodecs' alone.
  if (name === "crc32c" && given.location === "start") return undefined;
  return { name, ...(DIALECTS[name] as Dialect).read(given) };
}

/** Whether the formats of references can name a filter. */
export function isNameable(name: string): boolean {
  return Object.hasOwn(DIALECTS, name);
}

/** A filter as a codec of Zarr 2. */
export function codecV2(filter: Filter, itemSize: number): CodecV2 {
  const { id, v2 } = dialectOf(filter);
  return { id, ...v2(filter, itemSize) };
}

/** A filter as a codec of Zarr 3. */
export function codecV3(filter: Filter, itemSize: number): object {
  const { v2, v3 = v2, nameV3 } = dialectOf(filter);
  const configuration = v3(filter, itemSize);
  // Readers refuse a configuration where the specification has none.
  return filter.name === "crc32c" ? { name: nameV3 } : { name: nameV3, configuration };
}

function dialectOf({ name }: Filter): Dialect {
  const dialect = Object.hasOwn(DIALECTS, name) ? DIALECTS[name] : undefined;
  if (!dialect) throw new TypeError(`No codec of Zarr is known for the filter ${name}.`);
  return dialect;
}

function bloscSettings(filter: Filter, itemSize: number) {
  const { compressor = "lz4", level: clevel = 5, shuffle = -1, blockSize = 0 } = filter;
  const chosen = shuffle < 0 ? ((filter.elementSize ?? itemSize) === 1 ? 2 : 1) : shuffle;
  return { cname: compressor, clevel, shuffle: chosen as 0 | 1 | 2, blocksize: blockSize };
}

function shuffleOf(shuffle: unknown): Pick<Filter, "shuffle"> {
  const place = typeof shuffle === "string" ? SHUFFLES.indexOf(shuffle as "shuffle") : shuffle;
  return place === 0 || place === 1 || place === 2 ? { shuffle: place } : {};
}

function positive<Name extends "elementSize" | "blockSize">(name: Name, value: unknown): Partial<Record<Name, number>> {
  return Number.isSafeInteger(value) && (value as number) > 0
    ? ({ [name]: value } as Partial<Record<Name, number>>)
    : {};
}
