// Rows of the table in docs/benchmarks.md: `npm run bench` gives the file that they are collected in.
import { appendFileSync } from "node:fs";

/**
 * @param {{
 *   id: string,            // which line of the goals it answers, such as "P8"
 *   work: string,          // what both sides did
 *   ours: string,          // the figure with its unit
 *   peer: string,          // who, and its figure
 *   ratio: number | null,  // ours ÷ peer; null when the peer is not available
 *   must?: number,         // the bar that the ratio has to stay under
 *   moon?: number,         // what would be best
 *   isOver?: boolean,      // the bar is one to stay over
 *   why?: string,          // what stands in between
 * }} row
 */
export function record(row) {
  const file = process.env.BENCH_ROWS;
  if (file) appendFileSync(file, `${JSON.stringify(row)}\n`);
}

/** The middle one; of an even number, the lower. */
export function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
}
