/**
 * UMM → STAC against plain JSON.parse of the same text, in the same run and interleaved (P6).
 *
 *   cd packages/errors && pnpm run build && cd ../stac && pnpm run build && cd ../.. && node bench/stac/umm-to-stac.mjs [rounds] [dist]
 *
 * The target is (parse + convert) ≤ 1.33 × parse. Two measures, because the collector's share depends on where its runs happen to fall:
 *
 * - `page`: one page, all its items kept until the clock stops; the collector runs before, outside the clock. P6 is this one.
 * - `stream`: eight pages one after the other, each dropped after its turn, with every run of the collector that they cause.
 *
 * Nothing is left out or put off: every part parses its text anew, and the items are checked outside the clock to be plain data without
 * accessors whose text has the same digest in every round.
 */
import { createHash } from "node:crypto";
import { loadavg } from "node:os";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { record } from "../record.mjs";
import { PAGE_SIZE, pages } from "./pages.mjs";

const ROUNDS = Number(process.argv[2] ?? 25);
const DIST = process.argv[3] ?? new URL("../../packages/stac/dist/index.js", import.meta.url).href;
/** Rounds before the clock counts: the machine code is made in them. */
const WARM_UP = 5;
const GOAL = 1.33;

const { ummGranuleToStacItem } = await import(DIST);
setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");

const WORKS = {
  parse: (text) => JSON.parse(text).items,
  both: (text) => {
    const { items } = JSON.parse(text);
    const converted = new Array(items.length);
    for (let i = 0; i < items.length; i++) converted[i] = ummGranuleToStacItem(items[i]);
    return converted;
  },
};

/** Milliseconds of CPU, the collector's threads included, and by the clock. */
function timed(work, text, count) {
  collectGarbage();
  const cpu = process.cpuUsage();
  const start = performance.now();
  let result;
  for (let i = 0; i < count; i++) result = work(text);
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / 1000, wall, isWhole: result.length === PAGE_SIZE };
}

/** Throws for an accessor anywhere: a property that is made when it is read would not have been paid for. */
function assertPlain(value) {
  if (typeof value !== "object" || value === null) return;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== Array.prototype) throw new Error("not a plain object");
  for (const descriptor of Object.values(Object.getOwnPropertyDescriptors(value))) {
    if (!("value" in descriptor)) throw new Error("an accessor");
    assertPlain(descriptor.value);
  }
}

function digestOf(text) {
  const items = WORKS.both(text);
  items.forEach(assertPlain);
  return createHash("sha256").update(JSON.stringify(items)).digest("hex").slice(0, 12);
}

/** Both works by turns. */
function measure(text, pagesInARow) {
  const times = { parse: [], both: [] };
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const order = round % 2 === 0 ? ["parse", "both"] : ["both", "parse"];
    for (const name of order) {
      const time = timed(WORKS[name], text, pagesInARow);
      if (!time.isWhole) throw new Error("granules are missing");
      if (round >= 0) times[name].push(time);
    }
  }
  return times;
}

function spread(list) {
  const sorted = [...list].sort((a, b) => a - b);
  return { min: sorted[0], median: sorted[sorted.length >> 1], max: sorted.at(-1) };
}

function line(label, { parse, both }, key, granules) {
  const alone = spread(parse.map((time) => time[key]));
  const together = spread(both.map((time) => time[key]));
  const byRound = spread(both.map((time, i) => time[key] / parse[i][key]));
  const ratio = together.median / alone.median;
  const perSecond = (milliseconds) => Math.round(granules / (milliseconds / 1000));
  console.log(
    `  ${label.padEnd(6)} ${key.padEnd(4)} ratio ${ratio.toFixed(3)} (by round ${triple(byRound, 2)}); ` +
      `ms parse ${triple(alone, 1)}, both ${triple(together, 1)}; ` +
      `items/s ${perSecond(together.median)}, converting alone ${perSecond(together.median - alone.median)}`,
  );
  return ratio;
}

/** min/median/max */
function triple({ min, median, max }, digits) {
  return [min, median, max].map((value) => value.toFixed(digits)).join("/");
}

console.log(
  `${ROUNDS} rounds after ${WARM_UP}; min/median/max; node ${process.version}, load ${loadavg()[0].toFixed(1)}`,
);
for (const [name, text] of Object.entries(pages())) {
  const { items } = JSON.parse(text);
  const links = items.reduce((sum, { umm }) => sum + (Array.isArray(umm.RelatedUrls) ? umm.RelatedUrls.length : 0), 0);
  const before = digestOf(text);
  console.log(
    `${name}: ${PAGE_SIZE} granules, ${(text.length / 1e6).toFixed(2)} MB, ${(links / PAGE_SIZE).toFixed(1)} links a granule, items ${before}`,
  );
  const page = measure(text, 1);
  const ratio = line("page", page, "cpu", PAGE_SIZE);
  line("page", page, "wall", PAGE_SIZE);
  const stream = measure(text, 8);
  line("stream", stream, "cpu", PAGE_SIZE * 8);
  line("stream", stream, "wall", PAGE_SIZE * 8);
  if (digestOf(text) !== before) throw new Error("the rounds differ");
  record({
    id: "P6",
    work: `parse and convert a page of 2,000 granules, ${name}`,
    ours: `${spread(page.both.map((time) => time.cpu)).median.toFixed(0)} ms`,
    peer: `JSON.parse alone ${spread(page.parse.map((time) => time.cpu)).median.toFixed(0)} ms`,
    ratio,
    must: 1.33,
    moon: 1.18,
  });
  console.log(`  P6 ${ratio.toFixed(3)}, goal ${GOAL}: ${ratio <= GOAL ? "met" : "missed"}`);
}
