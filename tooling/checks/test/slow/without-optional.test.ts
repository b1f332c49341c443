import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FreshInstall, installFresh } from "../../src/fresh-install.js";
import { ENTRIES, PUBLISHED } from "../../src/workspace.js";

const run = promisify(execFile);

/** Bundlers as people install them, and how a page is built with each; none is told anything about the packages. */
const BUNDLERS = [
  {
    name: "esbuild",
    packages: ["esbuild@0.28.2"],
    command: ["esbuild", "page.js", "--bundle", "--format=esm", "--splitting", "--minify", "--outdir=built"],
    built: "built/page.js",
  },
  {
    name: "webpack",
    packages: ["webpack@5.113.0", "webpack-cli@6.0.1"],
    command: ["webpack", "--mode", "production", "--entry", "./page.js", "--output-path", "built"],
    // Its chunks come by script elements, which Node has not got.
    built: undefined,
  },
  {
    name: "Rollup",
    packages: ["rollup@4.68.8", "@rollup/plugin-node-resolve@16.0.3"],
    command: ["rollup", "page.js", "-p", "node-resolve={browser:true}", "--format", "es", "--dir", "built"],
    built: "built/page.js",
  },
  {
    name: "Vite",
    packages: ["vite@6.4.6"],
    command: ["vite", "build", "--outDir", "built"],
    built: undefined,
  },
] as const;

/** The command and the driver of AWS are for servers. */
const FOR_PAGES = PUBLISHED.filter(({ short }) => short !== "cli" && short !== "executor-lambda");
const SPECIFIERS = ENTRIES.filter(({ nodeOnly, owner }) => !nodeOnly && FOR_PAGES.includes(owner)).map(
  ({ specifier }) => specifier,
);

/** A page of everything that browsers get; what it prints proves that the built code runs, and finds a package missing as it should. */
const PAGE = `
${SPECIFIERS.map((specifier, i) => `import * as entry${i} from ${JSON.stringify(specifier)};`).join("\n")}
import { toFlatGeobuf, toGeoParquet } from "@earthaccess/stac/geo";

const entries = [${SPECIFIERS.map((_, i) => `entry${i}`).join(", ")}];
const empty = entries.filter((entry) => Object.keys(entry).length === 0).length;
Promise.all([toGeoParquet([]), toFlatGeobuf([])].map((one) => one.catch(({ code }) => code))).then((missing) =>
  console.log(JSON.stringify({ empty, missing })),
);
`;

let fresh: FreshInstall;

beforeAll(async () => {
  fresh = await installFresh({
    beside: [...BUNDLERS.flatMap(({ packages }) => packages), "typescript@5.9.3", "@types/node@20.19.43"],
    only: FOR_PAGES.map(({ manifest }) => manifest.name),
  });
  await writeFile(join(fresh.folder, "page.js"), PAGE);
  await writeFile(join(fresh.folder, "index.html"), '<!doctype html><script type="module" src="./page.js"></script>');
}, 600_000);

afterAll(() => fresh?.remove());

describe("a page of every entry that browsers get, without any optional package", () => {
  it("is made where none of them is installed", async () => {
    const optional = new Set(FOR_PAGES.flatMap(({ manifest }) => Object.keys(manifest.peerDependencies ?? {})));
    const { stdout } = await run("npm", ["ls", "--json", "--all", ...optional], { cwd: fresh.folder }).catch(
      (empty: { stdout: string }) => empty,
    );
    expect(optional.size).toBeGreaterThan(5);
    expect(JSON.parse(stdout)).not.toHaveProperty("dependencies");
  });

  it.each(BUNDLERS)("is built by $name", async ({ command: [name, ...words], built }) => {
    // Not with what this process was started with: a NODE_PATH of pnpm's has every package of this repository in it.
    const { PATH, HOME } = process.env;
    const alone = { cwd: fresh.folder, env: { PATH, HOME }, maxBuffer: 2 ** 26 };
    await run(join(fresh.folder, "node_modules/.bin", name), words, alone);
    if (built === undefined) return;
    const { stdout } = await run(process.execPath, [built], alone);
    const missing = ["stac/missing-package", "stac/missing-package"];
    expect(JSON.parse(stdout)).toEqual({ empty: 0, missing });
  });
});

/** Entries that nobody imports without the package behind them. */
const OF_PACKAGES = /\/(?:s3|azure|remote\/worker)$/;

describe("a program in TypeScript that checks the declarations of libraries, too", () => {
  const program = ENTRIES.filter(({ owner }) => FOR_PAGES.includes(owner))
    .map(({ specifier }) => specifier)
    .filter((specifier) => !OF_PACKAGES.test(specifier))
    .map((specifier, i) => `import * as entry${i} from ${JSON.stringify(specifier)};\nvoid entry${i};`)
    .join("\n");

  it.each([
    ["Node", "nodenext", ["es2022", "dom", "dom.asynciterable"]],
    ["a bundler", "bundler", ["es2022", "dom"]],
  ])("has nothing to complain of without any optional package, for %s", async (_, moduleResolution, lib) => {
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: true,
      target: "es2022",
      module: moduleResolution === "bundler" ? "esnext" : moduleResolution,
      moduleResolution,
      lib,
      types: ["node"],
    };
    await writeFile(join(fresh.folder, "program.ts"), program);
    await writeFile(join(fresh.folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["program.ts"] }));
    const compiled = await run(join(fresh.folder, "node_modules/.bin/tsc"), ["--pretty", "false"], {
      cwd: fresh.folder,
    }).catch((failed: { stdout: string }) => failed);
    expect(compiled.stdout.split("\n").filter((line) => line.includes("error"))).toEqual([]);
  });
});
