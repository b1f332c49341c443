import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual, promisify } from "node:util";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parseLiteral, plain, statedValues } from "../src/comment-values.js";
import { CHECK_VALUE, EXAMPLES_FOLDER, nameOf, removeExamples, writeExamples } from "../src/example-modules.js";
import { allExamples, type Example, examplesInComments, examplesInMarkdown } from "../src/fences.js";
import { goOffline } from "../src/offline-earthdata.js";
import { PUBLISHED, ROOT, type WorkspacePackage } from "../src/workspace.js";

// Bytes travel over connections of their own, which the replaced fetch does not see.
vi.mock("node:tls", async (importOriginal) => {
  const { connectOffline } = await import("../src/offline-earthdata.js");
  return { ...(await importOriginal<typeof import("node:tls")>()), connect: connectOffline };
});

const EXAMPLES = allExamples().map((example) => ({ place: `${example.file}:${example.line}`, example }));
const RUNNING = EXAMPLES.filter(({ example }) => example.notRun === undefined);
const COMPILED_ONLY = EXAMPLES.filter(({ example }) => example.notRun !== undefined);

let errors: ReadonlyMap<string, readonly string[]>;
let box: Simulator;
let goOnline: () => void;
let values = 0;
let ran = 0;
const before = process.cwd();
const folder = mkdtempSync(join(tmpdir(), "earthaccess-examples-"));

beforeAll(async () => {
  await writeExamples(EXAMPLES.map(({ example }) => example));
  errors = await compile();
  box = await startSimulator({ granules: 2000, fileSize: [2000, 20_000] });
  goOnline = await goOffline(box);
  // Examples log in from the environment, write to the working folder and find no netrc of ours.
  vi.stubEnv("EARTHDATA_USERNAME", box.user.username);
  vi.stubEnv("EARTHDATA_PASSWORD", box.user.password);
  vi.stubEnv("HOME", folder);
  vi.stubEnv("NETRC", join(folder, ".netrc"));
  process.chdir(folder);
});

afterAll(async () => {
  process.chdir(before);
  vi.unstubAllEnvs();
  goOnline();
  await box.close();
  rmSync(folder, { recursive: true, force: true });
  if (ran === RUNNING.length) await removeExamples();
  console.log(
    [
      `${EXAMPLES.length} examples: ${ran} ran, with ${values} values compared; ${COMPILED_ONLY.length} only compiled.`,
      ...COMPILED_ONLY.map(({ place, example }) => `  ${place} (${example.notRun})`),
    ].join("\n"),
  );
});

describe("every example compiles", () => {
  it.each(EXAMPLES.map(({ place, example }) => [place, example] as const))("%s", (_, example) => {
    expect(errors.get(nameOf(example)) ?? []).toEqual([]);
  });
});

describe("every example that can runs, and its values are what its comments say", () => {
  it.for(RUNNING.map(({ place, example }) => [place, example] as const))("%s", async ([, example], context) => {
    // Reported above, once.
    if (errors.has(nameOf(example))) return context.skip("it does not compile");
    const wrong: string[] = [];
    const stated = new Map(statedValues(example.code).map(({ line, value }) => [line, value]));
    const check = (value: unknown, line: number) => {
      values++;
      const is = plain(value);
      if (!isDeepStrictEqual(is, stated.get(line)))
        wrong.push(`${example.file}:${example.line + line - 1} is ${JSON.stringify(is)}`);
      return value;
    };
    vi.stubGlobal(CHECK_VALUE, check);
    const silent = (["log", "info", "warn", "error", "table", "debug", "dir"] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation(() => undefined),
    );
    try {
      await import(/* @vite-ignore */ join(EXAMPLES_FOLDER, "run", `${nameOf(example)}.ts`));
      ran++;
    } finally {
      for (const spy of silent) spy.mockRestore();
    }
    expect(wrong).toEqual([]);
  });
});

describe("Earthdata without a network", () => {
  it("logs in, searches a real collection by name and downloads, without leaving the machine", async () => {
    const { login, searchData, download, MemoryTarget } = await import("earthaccess");
    box.clearRequests();
    const auth = await login({ username: "someone", password: "<password>" });
    expect(auth.isAuthenticated).toBe(true);
    const granules = await searchData({ shortName: "HLSL30", version: "2.0" }, { pageSize: 2 }).take(2).toArray();
    expect(granules.length).toBe(2);
    expect(granules[0]?.dataLinks()[0]).toMatch(/^https:\/\/data\.lpdaac\.earthdatacloud\.nasa\.gov\//);
    const files = await download(granules, new MemoryTarget(), { filter: { includeFiles: ["*.B02.tif"] } });
    expect(files.map(({ status, verified }) => ({ status, verified }))).toEqual(
      granules.map(() => ({ status: "downloaded", verified: true })),
    );
    expect(new Set(box.requests.map(({ role }) => role))).toEqual(new Set(["edl", "cmr", "data", "objects"]));
  });
});

describe("the reader of examples", () => {
  const owner = PUBLISHED[0] as WorkspacePackage;

  it("finds fences in Markdown, with their language and marks", () => {
    const markdown =
      "# a\n```ts\none;\n```\n```sh\ntwo\n```\n  ```js no-run\n  three;\n  ```\n```ts\n// needs an account\n```\n";
    expect(examplesInMarkdown("a.md", markdown)).toEqual([
      { file: "a.md", line: 3, code: "one;" },
      { file: "a.md", line: 9, code: "three;", notRun: "no-run" },
      { file: "a.md", line: 12, code: "// needs an account", notRun: "needs an account" },
    ]);
  });

  it("finds fences in doc comments", () => {
    const source = "/**\n * Adds.\n *\n * @example\n * ```ts\n * add(1, 2); // 3\n *\n * add(\n *   1);\n * ```\n */\n";
    expect(examplesInComments("a.ts", source, owner)).toEqual([
      { file: "a.ts", line: 6, code: "add(1, 2); // 3\n\nadd(\n  1);", owner } satisfies Example,
    ]);
  });

  it("reads the values that comments state, beside or below an expression", () => {
    const code = [
      "const a = 1; // 1",
      "a; // 1",
      'f("; // 2"); // "x": why',
      "g({",
      "  b: 1,",
      "});",
      "// { b: 1,",
      "//   c: [2] }",
      "for (const x of y) { x; // 1",
      "}",
      "h(); // some prose",
      'i(); // "cut…"',
      "await j(); // undefined",
      "k(); // 20 degrees",
      "console.log(l(1, 2)); // 3",
      "console.log(m, n); // 4",
    ].join("\n");
    expect(statedValues(code).map(({ line, value }) => [line, value])).toEqual([
      [2, 1],
      [3, "x"],
      [4, { b: 1, c: [2] }],
      [13, undefined],
      [15, 3],
    ]);
    const last = statedValues(code).at(-1);
    expect(code.slice(last?.start, last?.end)).toBe("l(1, 2)");
  });

  it("takes for a literal only what is one", () => {
    expect(parseLiteral("process.exit()")).toBeUndefined();
    expect(parseLiteral("true, because it is")).toEqual({ value: true });
    expect(parseLiteral("-1.5 (metres)")).toEqual({ value: -1.5 });
    expect(parseLiteral("the same")).toBeUndefined();
  });
});

/** Compiles all examples together; what the compiler says, by name of module and with the lines of the example's own file. */
async function compile(): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  const run = promisify(execFile)(process.execPath, [tsc, "-p", EXAMPLES_FOLDER, "--pretty", "false"], { cwd: ROOT });
  const { stdout } = await run.catch((error: { stdout?: string }) => ({ stdout: error.stdout ?? String(error) }));
  const offsets = new Map(EXAMPLES.map(({ example }) => [nameOf(example), example]));
  for (const text of stdout.split("\n").filter((one) => /error TS\d+/.test(one))) {
    const [, name = "", line = "1", message = text] = /compile\/(.+)\.ts\((\d+),\d+\): error (TS.*)$/.exec(text) ?? [];
    const example = offsets.get(name);
    // Errors in the packages themselves are the business of the compiler's own run; one without a file means that this one failed.
    if (example === undefined && /^\S+\(\d+,\d+\)/.test(text)) continue;
    if (example === undefined) throw new Error(`The examples could not be compiled: ${text}`);
    const place = `${example.file}:${example.line + Number(line) - 2} ${message}`;
    found.set(name, [...(found.get(name) ?? []), place]);
  }
  return found;
}
