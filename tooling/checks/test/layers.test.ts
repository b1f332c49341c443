import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Import, importsBelow, importsIn, packageOf, unguardedImports, where } from "../src/imports.js";
import { LAYERS, type LayerRule } from "../src/layers.js";
import { ALL_PACKAGES, PUBLISHED, packagesIn, ROOT } from "../src/workspace.js";

const FOLDER_OF = new Map(ALL_PACKAGES.map(({ manifest, short }) => [manifest.name, short]));
const APPS = new Set(packagesIn("apps").map(({ manifest }) => manifest.name));
const ROOT_TOOLS = ["vitest", "ajv", "ajv-formats", "esbuild", "fast-check", "rolldown", "publint"];

it("reads every form of import, and nothing out of comments and strings", () => {
  const source = [
    'import { a } from "one";',
    'import type { B } from "two/sub";',
    'export * from "@three/three/sub";',
    'const lazy = () => import("four");',
    'import "five";',
    '// import x from "comment";',
    `const text = \`import y from "template"; $\{await import("six")}\`;`,
    "const quoted = 'import z from \"string\"';",
  ].join("\n");
  const found = importsIn("x.ts", source).map(({ specifier, line }) => `${line} ${packageOf(specifier)}`);
  expect(found.sort()).toEqual(["1 one", "2 two", "3 @three/three", "4 four", "5 five", "7 six"]);
});

it("tells an import that a bundler would insist on from one that may fail", () => {
  const source = [
    'async () => { try { return await import("one"); } catch { return undefined; } };',
    'try { const { a } = await import("one/sub"); } finally { b(); }',
    'type A = typeof import("one");',
    'await import("two");',
    'await load(() => import("one"));',
    'import("one").catch(missing);',
    'try { await load(() => { return import("one"); }); } catch {}',
  ].join("\n");
  expect(unguardedImports("x.ts", source, ["one"]).map(({ line }) => line)).toEqual([5, 6, 7]);
});

it("has a row in the table of layers for every published package", () => {
  expect(Object.keys(LAYERS).sort()).toEqual(PUBLISHED.map(({ short }) => short).sort());
});

it("lets no package of the table reach up, or sideways below the umbrella", () => {
  for (const [name, { layer, ours }] of Object.entries(LAYERS)) {
    for (const other of ours) {
      const below = (LAYERS[other] as LayerRule).layer;
      expect(below < layer || (layer === 3 && below === 3), `${name} may not build on ${other}`).toBe(true);
    }
  }
});

describe.each(PUBLISHED.map((pkg) => [pkg.short, pkg] as const))("%s", (_, pkg) => {
  const rule = LAYERS[pkg.short] as LayerRule;
  const { manifest, folder } = pkg;
  const { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {}, devDependencies = {} } = manifest;
  const imports = importsBelow(`${folder}/src`);
  const isOurs = (name: string) => FOLDER_OF.has(name);

  it("depends only on what its layer allows", () => {
    const forbidden = Object.keys(dependencies).filter((name) => {
      const ours = FOLDER_OF.get(name);
      return ours === undefined ? !rule.thirdParty.includes(name) : !rule.ours.includes(ours);
    });
    expect(forbidden, "dependencies that are not in the table").toEqual([]);
    const peers = Object.keys(peerDependencies).filter((name) => !rule.optional.includes(name));
    expect(peers, "peer dependencies that are not in the table").toEqual([]);
    expect(Object.keys(manifest.optionalDependencies ?? {}), "use optional peers").toEqual([]);
  });

  it("imports optional packages so that bundlers let them be missing", () => {
    const files = [...new Set(imports.map(({ file }) => file))];
    const unguarded = files.flatMap((file) =>
      unguardedImports(file, readFileSync(join(ROOT, file), "utf8"), Object.keys(peerDependencies)),
    );
    expect(unguarded.map(where)).toEqual([]);
  });

  it("makes every peer optional", () => {
    expect(Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional)).toEqual([]);
  });

  it("imports only what its layer allows and its package.json declares", () => {
    const wrong = imports.filter(({ specifier }) => {
      const name = packageOf(specifier);
      if (name === undefined || name === manifest.name) return false;
      const allowed = isOurs(name)
        ? rule.ours.includes(FOLDER_OF.get(name) as string)
        : rule.thirdParty.includes(name) || rule.optional.includes(name);
      return !allowed || !(name in dependencies || name in peerDependencies);
    });
    expect(wrong.map(where)).toEqual([]);
  });

  it("stays inside its own folder", () => {
    expect(imports.filter((found) => leaves(found, `${folder}/src`)).map(where)).toEqual([]);
  });

  it("declares what its tests import", () => {
    const wrong = importsBelow(`${folder}/test`).filter(({ specifier }) => {
      const name = packageOf(specifier);
      if (name === undefined || name === manifest.name || ROOT_TOOLS.includes(name)) return false;
      return !(name in dependencies || name in peerDependencies || name in devDependencies);
    });
    expect(wrong.map(where)).toEqual([]);
  });
});

describe("the whole repository", () => {
  const imports = ["packages", "apps", "tooling", "bench"].flatMap((folder) => importsBelow(folder));

  it("imports nothing from apps", () => {
    expect(imports.filter(({ specifier }) => APPS.has(packageOf(specifier) ?? "")).map(where)).toEqual([]);
    const byPath = imports.filter((found) => !found.file.startsWith("apps/") && intoFolder(found, "apps"));
    expect(byPath.map(where)).toEqual([]);
  });

  it("uses the simulator in tests, demos and benchmarks only", () => {
    const allowed =
      /^(packages|apps|tooling)\/[^/]+\/test\/|^apps\/(demo|explorer)\/|^bench\/|^tooling\/(simulator|checks)\//;
    const wrong = imports.filter(
      (found) =>
        !allowed.test(found.file) &&
        (packageOf(found.specifier) === "@earthaccess/simulator" || intoFolder(found, "tooling/simulator")),
    );
    expect(wrong.map(where)).toEqual([]);
  });

  it("keeps the simulator free of the packages it tests", () => {
    const wrong = importsBelow("tooling/simulator/src").filter(({ specifier }) => packageOf(specifier) !== undefined);
    expect(wrong.map(where)).toEqual([]);
  });
});

function intoFolder(found: Import, folder: string): boolean {
  if (!found.specifier.startsWith(".")) return false;
  return join(ROOT, found.file, "..", found.specifier).startsWith(`${join(ROOT, folder)}/`);
}

function leaves(found: Import, folder: string): boolean {
  return found.specifier.startsWith(".") && !intoFolder(found, folder);
}
