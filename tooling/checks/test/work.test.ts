import { execFileSync } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WORK_CEILINGS, type WorkCeiling } from "../src/work-ceilings.js";
import { WORK_LOADS } from "../src/work-loads.js";

// Inside the package, so that the built packages are found as users find them.
const folder = fileURLToPath(new URL("../node_modules/.work/", import.meta.url));
const script = `${folder}work-count.mjs`;
const figures: string[] = [];

beforeAll(async () => {
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: [fileURLToPath(new URL("../src/work-count.ts", import.meta.url))],
    outfile: script,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
  });
});
afterAll(async () => {
  console.log(["letters   calls   work", ...figures].join("\n"));
  await rm(folder, { recursive: true });
});

/** Without an optimizing compiler, which counts as it likes: the counts of two runs are the same to the last digit. */
function costOf(name: string): WorkCeiling {
  return JSON.parse(
    execFileSync(process.execPath, ["--no-opt", "--no-flush-bytecode", script, name], { encoding: "utf8" }),
  );
}

describe.each(Object.keys(WORK_LOADS))("%s", (name) => {
  it("costs no more work than it did, on any machine", () => {
    const { letters, calls } = costOf(name);
    figures.push(`${letters.toFixed(0).padStart(7)}   ${calls.toFixed(1).padStart(5)}   ${name}`);
    const ceiling = WORK_CEILINGS[name] as WorkCeiling;
    expect(letters, "letters of code run").toBeLessThanOrEqual(ceiling.letters);
    expect(calls, "functions called").toBeLessThanOrEqual(ceiling.calls);
  });
});

it("is counted the same twice", () => {
  expect(costOf("parseDmrpp, a chunk")).toEqual(costOf("parseDmrpp, a chunk"));
});
