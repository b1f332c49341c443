/**
 * filterAssets over a million assets: 2 include and 2 exclude patterns, roles and sizes, against picomatch compiled (patterns only) and
 * one regular expression per pattern, interleaved in one run, and fnmatch of BENCH_PYTHON (patterns only).
 *
 *   cd packages/errors && pnpm run build && cd ../assets && pnpm run build && cd ../.. && node bench/stac/filter-assets.mjs
 *
 * Target: at least 0.7 × picomatch, 8 × fnmatch. picomatch is a dependency of the test runner; without it the line is left out.
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { Asset, AssetFilter, filterAssets } from "../../packages/assets/dist/index.js";
import { record } from "../record.mjs";

const COUNT = 1_000_000;
const BATCH = 100_000;
const INCLUDE = ["*.B0[1-4].tif", "*.Fmask.tif"];
const EXCLUDE = ["*_qa*", "HLS.S30.*"];

const bands = ["B01.tif", "B02.tif", "B05.tif", "Fmask.tif", "B03_qa.tif", "jpg"];
const assets = Array.from({ length: BATCH }, (_, i) => {
  const name = `HLS.${i % 3 ? "L30" : "S30"}.T${10 + (i % 50)}WPT.${2013000 + (i % 3000)}T001445.v2.0.${bands[i % bands.length]}`;
  return new Asset({
    href: `https://data.example/x/${name}?sig=${i}`,
    roles: [i % 6 === 5 ? "thumbnail" : "data"],
    fileSize: i % 1000,
  });
});
const names = assets.map((asset) => asset.filename);

const filter = new AssetFilter({
  includeRoles: ["data"],
  includeFiles: INCLUDE,
  excludeFiles: EXCLUDE,
  minSize: 10,
  maxSize: 990,
});
const patternsOnly = new AssetFilter({ includeFiles: INCLUDE, excludeFiles: EXCLUDE });
const cases = {
  ours: () => filterAssets(assets, filter).length,
  oursPatternsOnly: () => filterAssets(assets, patternsOnly).length,
};
const regexps = (patterns) =>
  patterns.map((p) => new RegExp(`^${p.replaceAll(".", "\\.").replaceAll("*", ".*")}$`, "s"));
const [include, exclude] = [regexps(INCLUDE), regexps(EXCLUDE)];
cases.regexps = () =>
  names.filter((name) => include.some((r) => r.test(name)) && !exclude.some((r) => r.test(name))).length;

const store = new URL("../../node_modules/.pnpm/", import.meta.url);
const found = readdirSync(store).find((name) => name.startsWith("picomatch@4"));
if (found) {
  const picomatch = createRequire(new URL(`${found}/node_modules/`, store))("picomatch");
  const [isIn, isOut] = [picomatch(INCLUDE), picomatch(EXCLUDE)];
  cases.picomatch = () => names.filter((name) => isIn(name) && !isOut(name)).length;
}

const best = {};
const hits = {};
for (let round = 0; round < 8; round++) {
  for (const [name, run] of Object.entries(cases)) {
    const start = performance.now();
    for (let i = 0; i < COUNT / BATCH; i++) hits[name] = run();
    best[name] = Math.min(best[name] ?? Infinity, performance.now() - start);
  }
}
const perSecond = Object.fromEntries(
  Object.entries(best).map(([name, ms]) => [name, `${(COUNT / ms / 1000).toFixed(2)} M/s`]),
);
const ratio = best.picomatch && Number((best.picomatch / best.ours).toFixed(2));
record({
  id: "P18",
  work: "1,000,000 assets through 2 + 2 patterns, roles and sizes",
  ours: perSecond.ours,
  peer: best.picomatch ? `picomatch, patterns alone, ${perSecond.picomatch}` : "picomatch: not available",
  ratio: best.picomatch ? best.ours / best.picomatch : null,
  must: 1 / 0.7,
  moon: 1 / 1.5,
});
const python = process.env.BENCH_PYTHON;
const fnmatch =
  python &&
  spawnSync(python, [fileURLToPath(new URL("filter_assets.py", import.meta.url))], {
    input: JSON.stringify({ names, include: INCLUDE, exclude: EXCLUDE, rounds: 3 }),
    encoding: "utf8",
  });
if (fnmatch && fnmatch.status !== 0) throw new Error(fnmatch.stderr);
const ofPython = fnmatch && JSON.parse(fnmatch.stdout);
if (ofPython && ofPython.hits !== hits.oursPatternsOnly) throw new Error("fnmatch found other names.");
if (ofPython) perSecond.fnmatch = `${(ofPython.perSecond / 1e6).toFixed(2)} M/s`;
record({
  id: "P18",
  work: "1,000,000 assets through 2 + 2 patterns, roles and sizes",
  ours: perSecond.ours,
  peer: ofPython ? `Python's fnmatch, patterns alone, ${perSecond.fnmatch}` : "Python: not available",
  ratio: ofPython ? (ofPython.perSecond * best.ours) / 1000 / COUNT : null,
  must: 1 / 8,
});
console.log(JSON.stringify({ perSecond, hits, oursTimesPicomatch: ratio, target: 0.7, load: loadavg()[0].toFixed(1) }));
