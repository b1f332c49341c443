// UMM → STAC beside Python: the text of a page of 2,000 granules to items, on one core each, the same page in the same run.
// Run after a build: node bench/stac/beside-python.mjs [rounds]     (BENCH_PYTHON is a Python with pystac)
//
// No package of Python's converts UMM. The peer reads the same page by `json.loads` and makes items by `pystac.Item.from_dict` from the
// dictionaries that our conversion made: what a converter would need for reading UMM comes on top.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { median, record } from "../record.mjs";
import { PAGE_SIZE, pages } from "./pages.mjs";

const rounds = Number(process.argv[2] ?? 3);
/** In one process; the first is for warming up. */
const TURNS = 6;
const [name, text] = Object.entries(pages())[0];
const { ummGranuleToStacItem } = await import("../../packages/stac/dist/index.js");
const convert = () => JSON.parse(text).items.map((granule) => ummGranuleToStacItem(granule));

if (process.argv[3] === "child") {
  const times = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const before = process.cpuUsage();
    const items = convert();
    const { user, system } = process.cpuUsage(before);
    if (items.length !== PAGE_SIZE) throw new Error("granules are missing");
    times.push((user + system) / 1e6);
  }
  console.log(JSON.stringify(times));
} else {
  const folder = mkdtempSync(join(tmpdir(), "items-"));
  const files = [join(folder, "page.json"), join(folder, "items.json")];
  writeFileSync(files[0], text);
  writeFileSync(files[1], JSON.stringify(convert()));
  const here = (file) => fileURLToPath(new URL(file, import.meta.url));
  const run = promisify(execFile);
  const ours = [];
  const theirs = [];
  for (let round = 0; round < rounds; round++) {
    const { stdout } = await run(process.execPath, [here("beside-python.mjs"), "1", "child"]);
    ours.push(...JSON.parse(stdout).slice(1));
    const python = process.env.BENCH_PYTHON;
    const answer =
      python && (await run(python, [here("make_items.py"), ...files, String(TURNS)]).catch((error) => error));
    if (answer instanceof Error && !/ModuleNotFoundError/.test(answer.stderr)) throw answer;
    if (answer?.stdout) theirs.push(...JSON.parse(answer.stdout).slice(1));
  }
  rmSync(folder, { recursive: true });
  const milliseconds = (list) => Math.round(median(list) * 1000);
  const mine = median(ours);
  const other = theirs.length > 0 ? median(theirs.map(({ loads, items }) => loads + items)) : undefined;
  const ratio = other === undefined ? null : mine / other;
  const parts =
    other === undefined
      ? "not available"
      : `json.loads ${milliseconds(theirs.map(({ loads }) => loads))} ms and pystac's from_dict ${milliseconds(theirs.map(({ items }) => items))} ms`;
  console.log(
    `${name}, ${rounds} rounds, load ${loadavg()[0].toFixed(1)}: ours ${milliseconds(ours)} ms, ${parts}; ${ratio?.toFixed(3) ?? "–"}`,
  );
  record({
    id: "P6",
    work: `a page of 2,000 granules to items, ${name}, beside Python (no converter exists: pystac gets ours as dictionaries)`,
    ours: `${milliseconds(ours)} ms`,
    peer: parts,
    ratio,
    must: 0.4,
  });
}
