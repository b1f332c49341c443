import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { bundleForBrowsers } from "../src/bundle.js";
import { codeText } from "../src/code-text.js";
import { lineAt } from "../src/source-files.js";
import { ENTRIES, ROOT } from "../src/workspace.js";

/** What only Node has: as a name of its own, or as a field of the global object. */
const NODE_GLOBALS =
  /(?:(?<![.\w$#])|\bglobalThis\s*\??\.\s*)(?:Buffer|process|__dirname|__filename|require|setImmediate)\b(?!\s*:)/g;

it.each(ENTRIES.filter(({ nodeOnly }) => !nodeOnly))("$specifier loads in a browser", async ({ specifier, owner }) => {
  const optional = Object.keys(owner.manifest.peerDependencies ?? {}).flatMap((name) => [name, `${name}/*`]);
  const { builtins, files } = await bundleForBrowsers(`export * from ${JSON.stringify(specifier)};`, optional);
  expect(builtins).toEqual([]);
  const ours = files.filter((file) => /^packages\/[^/]+\/(dist|src)\//.test(file));
  expect(ours.filter((file) => file.includes("/src/"))).toEqual([]);
  expect(ours.flatMap((file) => nodeGlobalsIn(file))).toEqual([]);
});

it.each(ENTRIES.filter(({ nodeOnly }) => nodeOnly))("$specifier is refused by browsers' bundlers", async (entry) => {
  await expect(bundleForBrowsers(`export * from ${JSON.stringify(entry.specifier)};`)).rejects.toThrow(
    /cannot be imported|disabled by the package author|Could not resolve/,
  );
});

it("finds the globals of Node and nothing that looks like them", () => {
  const find = (code: string) => [...codeText(code).bare.matchAll(NODE_GLOBALS)].map(([text]) => text);
  expect(find("a(process.env); globalThis.Buffer; require('x')")).toEqual(["process", "globalThis.Buffer", "require"]);
  expect(find("job.process(); const o = { process: 1 }; // process\n'Buffer'; preprocess()")).toEqual([]);
});

function nodeGlobalsIn(file: string): readonly string[] {
  const source = readFileSync(join(ROOT, file), "utf8");
  return [...codeText(source).bare.matchAll(NODE_GLOBALS)].map(
    ({ 0: text, index }) => `${file}:${lineAt(source, index)} uses ${text}`,
  );
}
