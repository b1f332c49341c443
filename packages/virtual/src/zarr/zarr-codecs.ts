import type { Filter } from "../manifest.js";
import { filterOfCodec, READABLE_CODECS } from "./codec-dialects.js";
import { isRecord } from "./zarr-attributes.js";
import { ZarrFault } from "./zarr-fault.js";

/** The filters of an array in the order in which they were applied. */
export interface ReadCodecs {
  readonly filters: readonly Filter[];
  /** Its values are texts of any length, one after the other. */
  readonly isVlen: boolean;
}

/** @throws {ZarrFault} naming a codec that nobody here can undo */
export function filtersOfV2(filters: unknown, compressor: unknown): ReadCodecs {
  const all = [...(Array.isArray(filters) ? filters : []), ...(isRecord(compressor) ? [compressor] : [])];
  const names = all.map((one) => (isRecord(one) && typeof one.id === "string" ? one.id : "without a name"));
  const isVlen = names[0] === "vlen-utf8";
  return { isVlen, filters: all.flatMap((one, i) => (isVlen && i === 0 ? [] : [filterOf(names[i] as string, one)])) };
}

/** Codecs of Zarr 3. */
export interface ReadCodecsV3 extends ReadCodecs {
  readonly order: "little" | "big";
}

/**
 * Codecs of an array of Zarr 3, which may be one alone, `sharding_indexed`: `sharding` is its configuration then, and all else is of the
 * chunks in the shards.
 *
 * @throws {ZarrFault} naming a codec that nobody here can undo
 */
export function codecsOfV3(codecs: unknown): ReadCodecsV3 & { readonly sharding?: Readonly<Record<string, unknown>> } {
  const [first] = Array.isArray(codecs) ? codecs : [];
  if (!isRecord(first) || first.name !== "sharding_indexed") return filtersOfV3(codecs);
  if ((codecs as unknown[]).length > 1) throw new ZarrFault("its shards were written with further codecs");
  const sharding = isRecord(first.configuration) ? first.configuration : {};
  return { ...filtersOfV3(sharding.codecs), sharding };
}

function filtersOfV3(codecs: unknown): ReadCodecsV3 {
  if (!Array.isArray(codecs)) throw new ZarrFault("its codecs are no list");
  let order: "little" | "big" = "little";
  let isVlen = false;
  const filters: Filter[] = [];
  for (const codec of codecs) {
    const name =
      typeof codec === "string" ? codec : isRecord(codec) && typeof codec.name === "string" ? codec.name : "";
    const settings = isRecord(codec) && isRecord(codec.configuration) ? codec.configuration : {};
    if (name === "bytes") order = settings.endian === "big" ? "big" : "little";
    else if (name === "vlen-utf8") isVlen = true;
    else filters.push(filterOf(name.replace(/^numcodecs\./, "") || "without a name", settings));
  }
  return { filters, isVlen, order };
}

function filterOf(name: string, settings: unknown): Filter {
  const filter = filterOfCodec(name, settings);
  if (!filter) throw new ZarrFault(`it was written with the codec ${name}; readable are ${READABLE_CODECS}`);
  return filter;
}
