import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { exportedNames, exportsIn } from "../src/export-names.js";
import { LAYERS } from "../src/layers.js";
import { repositoryFiles } from "../src/source-files.js";
import { ENTRIES, type Entry, PUBLISHED, ROOT } from "../src/workspace.js";

/** Names that exist at run time, by specifier; read by Node itself from the built files. */
let values: Record<string, string[]>;

beforeAll(() => {
  const entries = ENTRIES.map(({ specifier, built }) => [specifier, pathToFileURL(built).href]);
  const program = `
    const found = {};
    for (const [specifier, url] of ${JSON.stringify(entries)}) found[specifier] = Object.keys(await import(url));
    process.stdout.write(JSON.stringify(found));
    process.exit(0);
  `;
  values = JSON.parse(execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" }));
});

describe.each(PUBLISHED.map(({ short }) => [short]))("%s", (short) => {
  const entries = ENTRIES.filter(({ owner }) => owner.short === short);

  it("exports what its snapshot says", async () => {
    const text = entries.map((entry) => {
      const names = apiOf(entry);
      // The umbrella's subpaths are the packages again; their names stand in the snapshots of those.
      const twin = ENTRIES.find((other) => other.owner !== entry.owner && `${apiOf(other)}` === `${names}`);
      const lines = short === "earthaccess" && twin ? [`= ${twin.specifier}`] : names;
      return [`${entry.specifier}`, ...lines.map((line) => `  ${line}`), ""].join("\n");
    });
    await expect(text.join("\n")).toMatchFileSnapshot(`__snapshots__/api/${short}.txt`);
  });

  it("declares every value it exports", () => {
    for (const entry of entries) {
      const declared = exportedNames(entry.types, "types");
      expect(
        (values[entry.specifier] ?? []).filter((name) => !declared.has(name)),
        entry.specifier,
      ).toEqual([]);
    }
  });

  it("has no default export", () => {
    for (const { specifier } of entries) expect(values[specifier], specifier).not.toContain("default");
  });
});

it("has every value of every package in the umbrella", () => {
  const umbrella = new Set(values.earthaccess);
  const packages = PUBLISHED.filter(({ short }) => LAYERS.earthaccess?.ours.includes(short));
  const lost = packages.flatMap(({ manifest }) =>
    (values[manifest.name] ?? []).filter((name) => !umbrella.has(name)).map((name) => `${manifest.name} ${name}`),
  );
  // `export *` drops, without a word, a name that two packages have.
  expect(lost).toEqual([]);
});

it("passes on whole modules in the umbrella only", () => {
  const files = repositoryFiles("packages").filter((file) => /^packages\/[^/]+\/src\/.*\.ts$/.test(file));
  const stars = files
    .filter((file) => !file.startsWith("packages/earthaccess/"))
    .filter((file) => exportsIn(readFileSync(join(ROOT, file), "utf8")).stars.length > 0);
  expect(stars).toEqual([]);
});

it("reads the forms of export that are written here", () => {
  const source = [
    'export { a, type B, c as d } from "./x.js";',
    "export declare function f(): void;",
    "export declare const g: number;",
    "export interface H {}",
    "export type I = { export: 1 };",
    'export * from "./y.js";',
    "// export const no = 1;",
    "export default f;",
  ].join("\n");
  const { names, stars, hasDefault } = exportsIn(source);
  expect([...names].sort()).toEqual(["B", "H", "I", "a", "d", "f", "g"]);
  expect({ stars, hasDefault }).toEqual({ stars: ["./y.js"], hasDefault: true });
});

/** The names of an entry: values, then types. */
function apiOf(entry: Entry): readonly string[] {
  const runtime = new Set(values[entry.specifier]);
  const types = [...exportedNames(entry.types, "types")].filter((name) => !runtime.has(name));
  return [...[...runtime].sort(), ...types.sort().map((name) => `type ${name}`)];
}
