import { afterAll, describe, expect, it } from "vitest";
import { bundleForBrowsers } from "../src/bundle.js";
import { NEVER, SIZE_RULES, type SizeRule } from "../src/size-ceilings.js";
import { ENTRIES, PUBLISHED } from "../src/workspace.js";

const OPTIONAL = PUBLISHED.flatMap(({ manifest }) => Object.keys(manifest.peerDependencies ?? {}));
const figures: string[] = [];

afterAll(() => {
  console.log(["kB gz   ceiling  goal   import", ...figures].join("\n"));
});

describe.each(SIZE_RULES.map((rule) => [plain(rule), rule] as const))("%s", (_, rule) => {
  it("stays below its ceiling and holds nothing heavy", async () => {
    const external = OPTIONAL.filter((name) => !NEVER.includes(`/${name}/`)).flatMap((name) => [name, `${name}/*`]);
    const { gzipped, files, builtins } = await bundleForBrowsers(rule.code, external);
    const kB = gzipped / 1000;
    figures.push(
      `${kB.toFixed(1).padStart(5)}   ${String(rule.ceiling).padStart(7)}  ${String(rule.goal ?? "").padStart(4)}   ${plain(rule)}`,
    );
    expect(builtins).toEqual([]);
    const forbidden = NEVER;
    expect(files.filter((file) => forbidden.some((part) => `/${file}`.includes(part)))).toEqual([]);
    expect(kB, `${kB.toFixed(2)} kB for ${plain(rule)}`).toBeLessThanOrEqual(rule.ceiling);
  });
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

/** Entries that run where bytes are not paid by the visit: workers, servers, terminals, tests. */
const WITHOUT_CEILING = new Set([
  "@earthaccess/targets/testing",
  "@earthaccess/cli",
  "@earthaccess/executor-lambda",
  "@earthaccess/executor/worker",
]);

function plain({ code }: SizeRule): string {
  return code
    .replace(/^export /, "")
    .replace(/; export /g, " + ")
    .replace(/;$/, "")
    .replaceAll('"', "");
}
