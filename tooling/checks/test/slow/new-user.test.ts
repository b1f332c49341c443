import { execFile } from "node:child_process";
import { mkdtemp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual, promisify } from "node:util";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { statedValues } from "../../src/comment-values.js";
import type { ProgramReport } from "../../src/example-runner.js";
import { type Example, examplesInMarkdown } from "../../src/fences.js";
import { type FreshInstall, installFresh } from "../../src/fresh-install.js";
import { installRuntime, type Runtime } from "../../src/runtimes.js";
import { ENTRIES, PUBLISHED, resolveTarget } from "../../src/workspace.js";

const run = promisify(execFile);
const NODE: Runtime = { name: `Node ${process.versions.node.split(".", 1)[0]}`, path: process.execPath, args: [] };
const NODES: readonly Runtime[] = [NODE, await installRuntime("Node 22"), await installRuntime("Node 24")];
const OTHERS: readonly Runtime[] = [await installRuntime("Bun"), await installRuntime("Deno")];
const title = (runtime: Runtime): string =>
  "missing" in runtime ? `${runtime.name} (not run, because ${runtime.missing})` : runtime.name;

/** Entries whose first import wants a package that people install when they use them. */
const WITH_PEERS = /\/(?:piscina|remote)(?:\/|$)/;
const importable = ENTRIES.filter(({ specifier }) => !WITH_PEERS.test(specifier));

let fresh: FreshInstall;
let box: Simulator;
const examples = new Map<string, readonly Program[]>();

beforeAll(async () => {
  fresh = await installFresh();
  box = await startSimulator({ granules: 2000, fileSize: [2000, 20_000] });
  for (const { short, manifest } of PUBLISHED) {
    const file = join(fresh.folder, "node_modules", manifest.name, "README.md");
    const runnable = examplesInMarkdown(`${short}/README.md`, await readFile(file, "utf8")).filter(
      ({ notRun }) => notRun === undefined,
    );
    const written = runnable.map(async (example, i) => ({
      example,
      program: await fresh.write(example, `${short}-${i + 1}`),
    }));
    examples.set(short, await Promise.all(written));
  }
}, 600_000);

afterAll(async () => {
  await box?.close();
  await fresh?.remove();
  const shown = [...examples].map(([short, programs]) => {
    const values = programs.reduce((sum, { example }) => sum + statedValues(example.code).length, 0);
    return `  ${short}: ${programs.length} programs, ${values} values`;
  });
  console.log(["READMEs run from the tarballs:", ...shown].join("\n"));
});

describe.each(NODES.map((runtime) => [title(runtime), runtime] as const))("%s, from the tarballs", (_, runtime) => {
  const path = "missing" in runtime ? "" : runtime.path;
  // A runtime that could not be installed says so in the title.
  const test = it.skipIf("missing" in runtime);

  test("imports every entry", async () => {
    const specifiers = JSON.stringify(importable.map(({ specifier }) => specifier));
    const script = `for (const name of ${specifiers}) { const entry = await import(name); if (Object.keys(entry).length === 0) throw new Error(name + " is empty"); }`;
    await run(path, ["--input-type=module", "--eval", script], { cwd: fresh.folder });
  });

  test.each(PUBLISHED.map(({ short }) => short))(
    "runs what the README of %s shows, and it is what it says",
    async (short) => {
      const programs = examples.get(short) ?? [];
      const { reports, leaks } = await runPrograms(path, short, programs);
      expect(leaks).toEqual([]);
      expect(reports.flatMap(({ error }) => error ?? [])).toEqual([]);
      const wrong = programs.flatMap(({ example }, i) => wrongValues(example, reports[i]));
      expect(wrong).toEqual([]);
    },
  );

  test("searches, lists and downloads from the command line", async () => {
    const cwd = await mkdtemp(join(fresh.folder, "cli-"));
    const earthaccess = (...words: string[]) =>
      run(path, [join(fresh.folder, "node_modules/.bin/earthaccess"), ...words], { cwd, env: commandEnvironment(cwd) });
    expect((await earthaccess("--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await earthaccess("demo", "SIM_HLS")).stdout).toContain("SIM_HLS");
    await earthaccess("login");
    const query = ["SIM_HLS", "--temporal", "2000,2024", "--cloud-cover", "0,20", "--limit", "2"];
    expect((await earthaccess("search", ...query, "--format", "ndjson")).stdout.trim().split("\n")).toHaveLength(2);
    const { stdout } = await earthaccess("download", ...query, "--include", "B04", "--out", "boulder", "--json");
    const files = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ event }) => event === "file");
    expect(files).toHaveLength(2);
    for (const file of files) expect(file).toMatchObject({ status: "downloaded", verified: true });
  });
});

describe.each(OTHERS.map((runtime) => [title(runtime), runtime] as const))("%s, from the tarballs", (_, runtime) => {
  // A runtime that could not be installed says so in the title.
  it.skipIf("missing" in runtime)("imports earthaccess and searches", async () => {
    if ("missing" in runtime) return;
    const program = await fresh.write({ file: "smoke", line: 1, code: SMOKE }, "smoke");
    const { stdout } = await run(runtime.path, [...runtime.args, program], {
      cwd: fresh.folder,
      env: { PATH: process.env.PATH, HOME: fresh.folder, SYSTEM: JSON.stringify(box.system) },
    });
    expect(JSON.parse(stdout)).toEqual({ mistakes: ["boundingBox"], granules: 3, assets: true });
  });
});

it("tells a program that fails, and a value that is not what its comment says", async () => {
  const example = (line: number, code: string): Example => ({ file: "a.md", line, code });
  const made = [example(3, "const a = 1;\na; // 2\na; // 1"), example(9, 'throw new RangeError("on purpose");')];
  const programs = await Promise.all(
    made.map(async (one, i) => ({ example: one, program: await fresh.write(one, `made-${i}`) })),
  );
  const { reports } = await runPrograms(process.execPath, "made", programs);
  expect(wrongValues(made[0] as Example, reports[0])).toEqual(["a.md:4 is 1"]);
  expect(reports.map(({ error }) => error?.split("\n", 1)[0])).toEqual([undefined, "RangeError: on purpose"]);
});

it("offers each entry under the name that its package.json has, and nothing of its inside", async () => {
  const own = importable.filter(({ target }) => typeof resolveTarget(target, ["node", "import"]) === "string");
  expect(own).toHaveLength(importable.length);
  const inside = `${PUBLISHED[0]?.manifest.name}/dist/index.js`;
  const script = `await import(${JSON.stringify(inside)})`;
  await expect(run(process.execPath, ["--input-type=module", "--eval", script], { cwd: fresh.folder })).rejects.toThrow(
    /ERR_PACKAGE_PATH_NOT_EXPORTED/,
  );
});

const SMOKE = `
import { defineSystem, GranuleQuery, searchData } from "earthaccess";

const mistakes = new GranuleQuery({ shortName: "SIM_HLS", boundingBox: [-200, 0, 0, 10] }).validate().errors;
const system = defineSystem(JSON.parse(process.env.SYSTEM));
const granules = await searchData({ shortName: "SIM_HLS" }, { system, pageSize: 2 }).take(3).toArray();
const assets = granules.every((granule) => granule.assets().length > 0);
console.log(JSON.stringify({ mistakes: mistakes.map(({ field }) => field), granules: granules.length, assets }));
`;

interface Program {
  readonly example: Example;
  readonly program: string;
}

/** Runs programs one after the other in one process and an empty folder, without anybody's login, home or proxy. */
async function runPrograms(path: string, name: string, programs: readonly Program[]) {
  const cwd = await mkdtemp(join(fresh.folder, `${name}-`));
  const report = join(cwd, "report.json");
  const words = [join(fresh.folder, "runner.mjs"), report, ...programs.map(({ program }) => program)];
  await run(path, words, { cwd, env: { PATH: process.env.PATH, HOME: cwd } });
  return JSON.parse(await readFile(report, "utf8")) as {
    readonly reports: readonly ProgramReport[];
    readonly leaks: readonly string[];
  };
}

function wrongValues(example: Example, report: ProgramReport | undefined): readonly string[] {
  const stated = new Map(statedValues(example.code).map(({ line, value }) => [line, value]));
  return (report?.values ?? [])
    .filter(([line, value]) => !isDeepStrictEqual(JSON.parse(JSON.stringify(stated.get(line) ?? null)), value))
    .map(([line, value]) => `${example.file}:${example.line + line - 1} is ${JSON.stringify(value)}`);
}

function commandEnvironment(home: string): Record<string, string> {
  const { cmrUrl, edlUrl, statusUrl, trustedHosts } = box.system;
  return {
    PATH: process.env.PATH ?? "",
    HOME: home,
    EARTHACCESS_CMR_URL: cmrUrl,
    EARTHACCESS_EDL_URL: edlUrl,
    EARTHACCESS_STATUS_URL: statusUrl,
    EARTHACCESS_TRUSTED_HOSTS: trustedHosts.join(","),
    EARTHDATA_USERNAME: box.user.username,
    EARTHDATA_PASSWORD: box.user.password,
  };
}
