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
  "UMM to STAC, a granule": { letters: 17_700, calls: 56 },
  "filterAssets, an asset": { letters: 507, calls: 8.7 },
  "toCmr, a query": { letters: 36_600, calls: 284 },
  "serialExecutor, a task": { letters: 6_640, calls: 38.5 },
  "download, a file": { letters: 35_200, calls: 187 },
  "parseDmrpp, a chunk": { letters: 8_090, calls: 38.6 },
  "toIcechunk, a reference": { letters: 4_260, calls: 12.2 },
  "toKerchunk, a reference": { letters: 1_980, calls: 6.2 },
};
