// Searching page after page: searchData beside Python's earthaccess and python-cmr, StacClient beside pystac-client, from the same servers.
// Run after a build: node bench/cmr/paging.mjs [granules] [rounds]     (BENCH_EARTHACCESS and BENCH_PYTHON are Pythons with the peers)
// The simulator runs in a process of its own, and so does each search: CPU and memory are those of the client alone, its start left out.
import { execFile, fork } from "node:child_process";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { median, record } from "../record.mjs";

const [granules = 20_000, rounds = 3] = process.argv.slice(2).map(Number);
const run = promisify(execFile);
const here = (file) => fileURLToPath(new URL(file, import.meta.url));

const MEASURES = [
  ["cpu", "CPU", "s"],
  ["peak", "most memory", "MB"],
  ["seconds", "time with the server's", "s"],
];

if (process.send) {
  const { startSimulator } = await import("../../tooling/simulator/dist/index.js");
  const { system, urls } = await startSimulator({ granules });
  process.send({ system, urls });
  process.on("disconnect", () => process.exit());
} else {
  const box = fork(here("paging.mjs"), process.argv.slice(2));
  const { system, urls } = await new Promise((resolve) => box.once("message", resolve));
  const { BENCH_EARTHACCESS: earthaccess, BENCH_PYTHON: python } = process.env;
  const stac = `${urls.stac}/stac`;
  await compare("searchData, a list of all granules", 2000, {
    ours: [process.execPath, here("paging-client.mjs"), "cmr", JSON.stringify(system)],
    earthaccess: [earthaccess, here("paging_client.py"), "cmr", urls.cmr],
    "python-cmr": [earthaccess, here("paging_client.py"), "python-cmr", urls.cmr],
  });
  await compare("StacClient, a list of all items", 500, {
    ours: [process.execPath, here("paging-client.mjs"), "stac", stac],
    "pystac-client": [python, here("paging_client.py"), "stac", stac],
    "pystac-client, items_as_dicts": [python, here("paging_client.py"), "stac-dict", stac],
  });
  box.disconnect();
}

/** All sides in turn; what they found has to be the same. */
async function compare(work, pageSize, sides) {
  // The first search of all makes the server's machine code.
  await run(sides.ours[0], [...sides.ours.slice(1), String(pageSize)]);
  const results = Object.fromEntries(Object.keys(sides).map((side) => [side, []]));
  for (let round = 0; round < rounds; round++)
    for (const [side, [program, ...args]] of Object.entries(sides)) {
      const answer = program && (await run(program, [...args, String(pageSize)]).catch((error) => error));
      // A Python without the package is no peer; ours has to run.
      const isMissing = !answer || /ModuleNotFoundError/.test(answer.stderr);
      if (answer instanceof Error && !isMissing) throw answer;
      if (!isMissing) results[side].push(JSON.parse(answer.stdout));
    }
  const { ours, ...peers } = results;
  for (const { count, digest } of Object.values(results).flat())
    if (count !== granules || digest !== ours[0].digest) throw new Error("The sides found different things.");
  console.log(`${work}: ${granules} by ${pageSize}, ${rounds} rounds, load ${loadavg()[0].toFixed(1)}`);
  for (const [peer, theirs] of Object.entries(peers))
    for (const [key, what, unit] of MEASURES) {
      const [mine, other] = [ours, theirs].map((list) =>
        list.length > 0 ? median(list.map((one) => one[key])) : null,
      );
      const figure = (value) => (value === null ? "not available" : `${value.toFixed(unit === "s" ? 2 : 0)} ${unit}`);
      const ratio = other === null ? null : mine / other;
      console.log(`  ${what}: ours ${figure(mine)}, ${peer} ${figure(other)}; ${ratio?.toFixed(2) ?? "–"}`);
      record({
        id: "paging",
        work: `${work}: ${granules} by ${pageSize}, ${what}`,
        ours: figure(mine),
        peer: `${peer} ${figure(other)}`,
        ratio,
      });
    }
}
