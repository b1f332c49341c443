// Reading a variable of 64 chunks of 1 MB, shuffled and deflated: ours over HTTP, as a session opens it, and from the disk, beside zarrita and zarr-python over
// HTTP with the same references, and h5py from the disk; the same values in the same run, in turn.
// node bench/virtual/read-variable.mjs [rounds]     (after npm run build; BENCH_PYTHON is a Python with h5py, zarr, fsspec and aiohttp)
import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median, record } from "../record.mjs";

const [rounds = 5] = process.argv.slice(2).map(Number);
const python = process.env.BENCH_PYTHON;
if (!python) {
  console.log("The file is made by h5py: set BENCH_PYTHON to a Python that has it.");
  process.exit(0);
}
const virtual = new URL("../../packages/virtual/", import.meta.url);
const dist = (file) => import(new URL(`dist/${file}`, virtual));
const { openVirtualDataset } = await import(new URL("../earthaccess/dist/index.js", virtual));
const { toKerchunk } = await dist("kerchunk.js");
const zarrita = await import(new URL("node_modules/zarrita/dist/src/index.js", virtual)).catch(() => undefined);

const folder = mkdtempSync(join(tmpdir(), "read-"));
const file = join(folder, "v.h5");
const script = fileURLToPath(new URL("read_variable.py", import.meta.url));
const run = (what, place) =>
  JSON.parse(execFileSync(python, [script, what, place], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }));
execFileSync(python, [script, "make", file]);

const server = fork(fileURLToPath(new URL("range-server.mjs", import.meta.url)), [file]);
const [port] = await once(server, "message");
const url = `http://127.0.0.1:${port}/v.h5`;
const references = await toKerchunk(await openVirtualDataset(url, { parser: "hdf5" }));
const refs = join(folder, "refs.json");
writeFileSync(refs, JSON.stringify(references));

const handle = await open(file);
const disk = {
  async getRange(_url, offset, length) {
    const bytes = new Uint8Array(length);
    await handle.read(bytes, 0, length, offset);
    return bytes;
  },
  size: async () => (await handle.stat()).size,
};
const sum = (values) => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};
async function timed(read) {
  // What others left behind is not to be cleared away in this one's time.
  globalThis.gc?.();
  const start = performance.now();
  const values = await read();
  return { seconds: (performance.now() - start) / 1000, sum: sum(values) };
}
const ours = (reader) => async () => {
  const dataset = await openVirtualDataset(url, { parser: "hdf5", ...(reader && { reader }), cacheBytes: 0 });
  return timed(async () => (await dataset.get("v").load()).data);
};
/** zarrita with the simplest store over the references. */
const store = {
  async get(key) {
    const entry = references.refs[key.slice(1)];
    if (entry === undefined) return undefined;
    if (typeof entry === "string") return new TextEncoder().encode(entry);
    const [at, offset, length] = entry;
    const response = await fetch(at, { headers: { range: `bytes=${offset}-${offset + length - 1}` } });
    return new Uint8Array(await response.arrayBuffer());
  },
};
const READERS = {
  "ours over HTTP": ours(),
  "ours from disk": ours(disk),
  ...(zarrita && {
    "zarrita over HTTP": async () => {
      const array = await zarrita.open.v2(zarrita.root(store).resolve("v"), { kind: "array" });
      return timed(async () => (await zarrita.get(array)).data);
    },
  }),
  "zarr-python over HTTP": async () => run("zarr", refs),
  "h5py from disk": async () => run("h5py", file),
};
const runs = new Map();
for (let round = -1; round < rounds; round++) {
  for (const [name, read] of Object.entries(READERS)) {
    try {
      const result = await read();
      if (round >= 0) runs.set(name, [...(runs.get(name) ?? []), result]);
    } catch (error) {
      if (round < 0) console.log(`${name}: ${String(error.message).split("\n").at(-2) ?? error}`);
    }
  }
}
const seconds = (name) => median((runs.get(name) ?? []).map((one) => one.seconds));
const megabytes = (2048 * 8192 * 4) / 1e6;
const truth = runs.get("h5py from disk")?.[0].sum ?? runs.get("ours from disk")[0].sum;
for (const [name, all] of runs) {
  const agrees = all.every((one) => Math.abs(one.sum - truth) <= 1e-6 * Math.abs(truth));
  console.log(
    `${name.padEnd(24)} ${seconds(name).toFixed(3)} s, ${(megabytes / seconds(name)).toFixed(0)} MB/s${agrees ? "" : ", OTHER VALUES"}`,
  );
}
const PAIRS = [
  ["ours over HTTP", "zarrita over HTTP", 0.4, 0.25],
  ["ours over HTTP", "zarr-python over HTTP", 1, undefined],
  ["ours from disk", "h5py from disk", undefined, 1],
];
for (const [mine, theirs, must, moon] of PAIRS) {
  const has = runs.has(theirs);
  if (has) console.log(`${mine} ÷ ${theirs}: ${(seconds(mine) / seconds(theirs)).toFixed(2)}`);
  record({
    id: "P10",
    work: `read 64 chunks of 1 MB, shuffle and deflate, ${mine.replace("ours ", "")}`,
    ours: `${(megabytes / seconds(mine)).toFixed(0)} MB/s`,
    peer: has ? `${theirs.split(" ")[0]} ${(megabytes / seconds(theirs)).toFixed(0)} MB/s` : `${theirs}: not available`,
    ratio: has ? seconds(mine) / seconds(theirs) : null,
    must,
    moon,
  });
}
await handle.close();
server.disconnect();
rmSync(folder, { recursive: true });
