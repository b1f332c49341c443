import { Session } from "node:inspector/promises";
import { WORK_LOADS } from "./work-loads.js";

/** How much a process has done in the files of our packages: letters of code run, and functions called. */
interface Counts {
  readonly letters: number;
  readonly calls: number;
}

/** A stretch of code, and how often it ran. */
interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

/** Whose code counts. */
const OURS = /\/packages\/[a-z-]+\/(src|dist)\//;

/**
 * The work of one load, by the counters of V8's coverage: they do not depend on how fast the machine is, how busy, or how warm.
 *
 * A loop that runs once more for each item, an array that is copied once more, a closure that is called for nothing: each shows.
 */
async function counted(name: string, n: number): Promise<Counts> {
  const work = await WORK_LOADS[name]?.(n);
  if (!work) throw new Error(`There is no work called ${name}.`);
  // Taking the counts sets them back to nothing.
  await session.post("Profiler.takePreciseCoverage");
  await work();
  const { result } = await session.post("Profiler.takePreciseCoverage");
  let [letters, calls] = [0, 0];
  for (const { url, functions } of result) {
    if (!OURS.test(url)) continue;
    for (const { functionName, ranges } of functions) {
      // What sets the fields of a class reaches from the first to the last, with all methods between them.
      if (functionName === "<instance_members_initializer>") continue;
      calls += ranges[0]?.count ?? 0;
      letters += lettersRun(ranges);
    }
  }
  return { letters, calls };
}

/** The ranges of a function lie in each other, the outer first; the innermost tells how often a letter ran. */
function lettersRun(ranges: readonly Range[]): number {
  const open: Range[] = [];
  let sum = 0;
  for (const range of ranges) {
    while (open.length > 0 && (open.at(-1) as Range).endOffset <= range.startOffset) open.pop();
    sum += (range.count - (open.at(-1)?.count ?? 0)) * (range.endOffset - range.startOffset);
    open.push(range);
  }
  return sum;
}

// Once for both amounts: functions compiled before a start are not counted by their parts, but whole, and a generator once for each
// of its steps.
const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
const [name = "", first = "200", second = "1200"] = process.argv.slice(2);
// The difference of two amounts leaves out what is done once.
const few = await counted(name, Number(first));
const many = await counted(name, Number(second));
const items = Number(second) - Number(first);
const each = { letters: (many.letters - few.letters) / items, calls: (many.calls - few.calls) / items };
process.stdout.write(JSON.stringify(each));
