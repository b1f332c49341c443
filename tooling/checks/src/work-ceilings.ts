/** The most that one item of a work may cost. */
export interface WorkCeiling {
  /** Letters of our code that are run. */
  readonly letters: number;
  /** Functions of ours that are called. */
  readonly calls: number;
}

/**
 * What each work of `work-loads.ts` may cost, whatever the machine: the figure of the day that it was set, and a tenth more.
 *
 * A ceiling is raised in the commit that makes it necessary, with the reason in its message, and lowered when the figure has fallen by
 * more than a fifth.
 */
export const WORK_CEILINGS: Readonly<Record<string, WorkCeiling>> = {
  "UMM to STAC, a granule": { letters: 29_200, calls: 56 },
  "filterAssets, an asset": { letters: 480, calls: 8.7 },
  "toCmr, a query": { letters: 63_900, calls: 294 },
  "serialExecutor, a task": { letters: 30_600, calls: 45 },
  "parseDmrpp, a chunk": { letters: 4_400, calls: 38.6 },
  "toIcechunk, a reference": { letters: 2_120, calls: 12.2 },
  "toKerchunk, a reference": { letters: 430, calls: 3.4 },
};
