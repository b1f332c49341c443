import { indexBytesOf, type Shards } from "../manifest.js";
import { isRecord } from "./zarr-attributes.js";
import { ZarrFault } from "./zarr-fault.js";

/** The index of one shard is not larger: it is read for the first of its chunks. */
const MAX_INDEX_BYTES = 64 * 1024 * 1024;

/**
 * The shards that a configuration of `sharding_indexed` tells of.
 *
 * @param shardShape sizes of a shard
 * @throws {ZarrFault} for what is not understood
 */
export function shardsOf(configuration: Readonly<Record<string, unknown>>, shardShape: readonly number[]): Shards {
  const { chunk_shape: inner, index_location: indexAt = "end" } = configuration;
  const fits =
    Array.isArray(inner) && inner.length === shardShape.length && shardShape.every((size, d) => size % inner[d] === 0);
  if (!fits) throw new ZarrFault("the chunks in its shards do not fill them");
  if (indexAt !== "start" && indexAt !== "end")
    throw new ZarrFault("the place of the indexes of its shards is unknown");
  const hasChecksum = hasChecksumIn(configuration.index_codecs);
  const shards: Shards = { chunks: shardShape.map((size, d) => size / inner[d]), indexAt, hasChecksum };
  if (indexBytesOf(shards) > MAX_INDEX_BYTES) throw new ZarrFault("its shards have more chunks than an index may name");
  return shards;
}

/** Indexes are plain numbers, perhaps with a checksum behind them: others would have no size that is known before. */
function hasChecksumIn(codecs: unknown): boolean {
  const all: unknown[] = Array.isArray(codecs) ? codecs : [];
  const names = all.map((codec) => (isRecord(codec) ? codec.name : codec));
  const [first] = all;
  const endian = isRecord(first) && isRecord(first.configuration) ? first.configuration.endian : "little";
  const hasChecksum = names[1] === "crc32c";
  if (names[0] !== "bytes" || endian !== "little" || names.length !== (hasChecksum ? 2 : 1))
    throw new ZarrFault("the indexes of its shards were written with other codecs than bytes and crc32c");
  return hasChecksum;
}
