import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { bundleForBrowsers, effectsOf } from "../src/bundle.js";
import { importName, measureAll, measureSize, sizesPage } from "../src/measured-sizes.js";
import { NEVER, SIZE_RULES } from "../src/size-ceilings.js";
import { ENTRIES, ROOT } from "../src/workspace.js";

const PAGE = join(ROOT, "docs/bundle-sizes.md");

const figures: string[] = [];

afterAll(() => {
  console.log(["kB gz   ceiling  goal   import", ...figures].join("\n"));
});

describe.each(SIZE_RULES.map((rule) => [importName(rule), rule] as const))("%s", (_, rule) => {
  it("stays below its ceiling and holds nothing heavy", async () => {
    const { kB, files, builtins, name } = await measureSize(rule);
    figures.push(
      `${kB.toFixed(1).padStart(5)}   ${String(rule.ceiling).padStart(7)}  ${String(rule.goal ?? "").padStart(4)}   ${name}`,
    );
    expect(builtins).toEqual([]);
    const forbidden = NEVER;
    expect(files.filter((file) => forbidden.some((part) => `/${file}`.includes(part)))).toEqual([]);
    expect(kB, `${kB.toFixed(2)} kB for ${name}`).toBeLessThanOrEqual(rule.ceiling);
  });
});

it("is written in docs/bundle-sizes.md as it is measured", async () => {
  // Figures that are still true within what compressors differ by stay as they are, so that the page changes when sizes do.
  await expect(sizesPage(await measureAll(), readFileSync(PAGE, { encoding: "utf8", flag: "a+" }))).toMatchFileSnapshot(
    PAGE,
  );
});

it("writes a figure anew when it is no longer true, and only then", () => {
  const rule = { code: 'export { a } from "@earthaccess/b";', ceiling: 1 };
  const size = { rule, name: importName(rule), files: [], builtins: [] };
  const row = (page: string) => page.split("\n").find((line) => line.includes("{ a }"));
  const page = sizesPage([{ ...size, kB: 10 }], "");
  expect(row(page)).toBe("| `import { a } from @earthaccess/b` | 10.0 |");
  expect(sizesPage([{ ...size, kB: 10.3 }], page)).toBe(page);
  expect(row(sizesPage([{ ...size, kB: 10.5 }], page))).toBe("| `import { a } from @earthaccess/b` | 10.5 |");
});

it("has a ceiling for every entry of layers 0 to 3 that browsers may load", () => {
  const measured = SIZE_RULES.map(({ code }) => code).join("\n");
  // The umbrella's subpaths are the packages again.
  const left = ENTRIES.filter(({ nodeOnly, specifier }) => !nodeOnly && !specifier.startsWith("earthaccess/"))
    .map(({ specifier }) => specifier)
    .filter((specifier) => !measured.includes(`"${specifier}"`) && !WITHOUT_CEILING.has(specifier));
  expect(left).toEqual([]);
});

it("sees what a bundle loads lazily, and counts only what it loads at once", async () => {
  const lazy = await bundleForBrowsers('export const later = () => import("@earthaccess/errors");');
  expect(lazy.gzipped).toBeLessThan(300);
  expect(lazy.files.some((file) => file.startsWith("packages/errors/dist/"))).toBe(false);
  const now = await bundleForBrowsers('export * from "@earthaccess/errors";');
  expect(now.files.some((file) => file.startsWith("packages/errors/dist/"))).toBe(true);
});

describe("leaves nothing of itself behind in a page that uses one thing of it", () => {
  const entries = ENTRIES.filter(({ nodeOnly, specifier }) => !nodeOnly && !USED_WHOLE.test(specifier));
  it.each(entries.map(({ specifier, built }) => [specifier, built]))("%s", async (_, built) => {
    // Some constants such as Math.PI / 180 remain, which no bundler can know to be without effects.
    expect((await effectsOf(built)).length).toBeLessThan(500);
  });
});

/** Schemas, suites of tests and the command line, of which nobody uses a part; the umbrella only hands on what others hold. */
const USED_WHOLE = /^earthaccess|\/(zod|testing|conformance|tasks|cli)\b/;

/** Entries that run where bytes are not paid by the visit: workers, servers, terminals, tests. */
const WITHOUT_CEILING = new Set([
  "@earthaccess/targets/testing",
  "@earthaccess/cli",
  "@earthaccess/executor-lambda",
  "@earthaccess/executor/worker",
]);
