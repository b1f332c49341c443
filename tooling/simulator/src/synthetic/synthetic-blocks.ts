import type { FileStore } from "../files/file-store.js";
import { ATL } from "./atl.js";
import { HLS } from "./hls.js";
import { SST } from "./sst.js";
import { SWATH } from "./swath.js";
import { type SyntheticBlock, syntheticBlock } from "./synthetic-block.js";

/** The share of each collection; the order is that of their providers' names, which is CMR's default order of results. */
const SHARES = [
  [HLS, 0.55],
  [ATL, 0.15],
  [SWATH, 0.1],
  [SST, 0.2],
] as const;

const FIRST_CONCEPT = 4_000_000_000;

/** The synthetic collections of a box; granule i belongs to a collection by its number, the largest collection first. */
export function syntheticBlocks(granules: number, dataUrl: string, files: FileStore): SyntheticBlock[] {
  let given = 0;
  let share = 0;
  return SHARES.map(([kind, part]) => {
    share += part;
    const upTo = Math.min(granules, Math.ceil(granules * share - 1e-6));
    const block = syntheticBlock(kind, upTo - given, FIRST_CONCEPT + given, dataUrl, files);
    given = upTo;
    return block;
  });
}
