// Time until an import is there, each in a process of its own, beside Python's import of earthaccess.
// node bench/packages/import-time.mjs [rounds]          (after npm run build; BENCH_EARTHACCESS is a Python with earthaccess)
import { execFileSync } from "node:child_process";
import { median, record } from "../record.mjs";

const [rounds = 7] = process.argv.slice(2).map(Number);
const IMPORTS = [
  ["earthaccess", 150, 80],
  ["query", 60, 50],
  ["stac", 60, 50],
];
const timed = (command, args) => Number(execFileSync(command, args, { encoding: "utf8" }));
const python = process.env.BENCH_EARTHACCESS;
const PYTHON = "import time; t = time.perf_counter(); import earthaccess; print((time.perf_counter() - t) * 1000)";
const times = Object.fromEntries([...IMPORTS.map(([name]) => name), "python"].map((name) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const [name] of IMPORTS) {
    const url = new URL(`../../packages/${name}/dist/index.js`, import.meta.url);
    const code = `const t = performance.now(); await import(${JSON.stringify(url)}); console.log(performance.now() - t);`;
    times[name].push(timed(process.execPath, ["--input-type=module", "-e", code]));
  }
  if (python) times.python.push(timed(python, ["-W", "ignore", "-c", PYTHON]));
}
const peer = python
  ? `Python's earthaccess ${median(times.python).toFixed(0)} ms`
  : "Python's earthaccess: not available";
for (const [name, must, moon] of IMPORTS) {
  const ms = median(times[name]);
  console.log(`import ${name.padEnd(12)} ${ms.toFixed(0)} ms, bar ${must} ms`);
  record({
    id: "P17",
    work: `import ${name === "earthaccess" ? name : `@earthaccess/${name}`}`,
    ours: `${ms.toFixed(0)} ms`,
    peer: `bar ${must} ms; ${peer}`,
    ratio: ms / must,
    must: 1,
    moon: moon / must,
  });
}
console.log(peer);
