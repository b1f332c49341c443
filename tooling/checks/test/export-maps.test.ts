import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { entriesOf, filesOf, PUBLISHED, type Target } from "../src/workspace.js";

/** The order in which conditions must stand: bundlers and TypeScript take the first one that fits. */
const ORDER = ["@earthaccess/source", "types", "browser", "node", "default"];
/** Scripts that a package manager runs by itself on the user's machine or in the release. */
const LIFECYCLE =
  /^(pre|post)?(install|prepare|pack|publish|publishOnly)$|^(prepublish|prepublishOnly|preprepare|postprepare|dependencies)$/;

describe.each(PUBLISHED.map((pkg) => [pkg.short, pkg] as const))("%s", (_, pkg) => {
  const { manifest, path } = pkg;
  const targets: readonly Target[] = [
    ...entriesOf(pkg).map(({ target }) => target),
    ...Object.values(manifest.imports ?? {}),
  ];
  const bins = Object.values(manifest.bin ?? {});
  const named = [...new Set([...targets.flatMap((target) => filesOf(target)), ...bins])];

  it("has every file that its exports, imports and bin name, as source and built", () => {
    expect(named.filter((file) => !existsSync(join(path, file)))).toEqual([]);
    const sources = named.map((file) => sourceOf(file)).filter((file) => !existsSync(join(path, file)));
    expect(sources, "sources of built files").toEqual([]);
  });

  it("is built into the files that it names and what they share, with a declaration for each source", () => {
    const names = (folder: string, ending: string) =>
      (existsSync(join(path, folder)) ? readdirSync(join(path, folder), { recursive: true, encoding: "utf8" }) : [])
        .filter((file) => file.endsWith(ending))
        .map((file) => file.slice(0, -ending.length));
    expect(names("dist", ".js").length, "dist is empty: run the build first").toBeGreaterThan(0);
    const entries = new Set(named.map((file) => /dist\/(.*)\.js$/.exec(file)?.[1]));
    // Chunks have a name and a hash.
    expect(names("dist", ".js").filter((name) => !entries.has(name) && !/^[\w-]+-[\w-]{8}$/.test(name))).toEqual([]);
    expect(names("dist", ".d.ts").sort()).toEqual(names("src", ".ts").sort());
  });

  it("maps every entry to one source, one declaration and one built file of the same name", () => {
    for (const { subpath, target } of entriesOf(pkg)) {
      if (typeof target !== "object" || target === null) throw new TypeError(`${subpath} has no conditions.`);
      expect(Object.keys(target), subpath).toEqual(expect.arrayContaining(["@earthaccess/source", "types", "default"]));
      expect(String(target.types), subpath).toMatch(/^\.\/dist\/.*\.d\.ts$/);
      const names = filesOf(target).map((file) => sourceOf(file));
      const sources = filesOf(target["@earthaccess/source"] ?? null);
      expect([...new Set(names)].sort(), subpath).toEqual([...new Set(sources)].sort());
    }
  });

  it("orders its conditions: source, types, browser, node, default", () => {
    for (const target of targets) expectOrder(target);
  });

  it("gives browsers nothing where an entry is for Node", () => {
    for (const { subpath, nodeOnly } of entriesOf(pkg)) {
      if (/^\.\/(node|.*\/node)$/.test(subpath)) expect(nodeOnly, `${subpath} needs "browser": null`).toBe(true);
    }
    for (const [key, target] of Object.entries(manifest.exports ?? {})) {
      if (key !== "." || typeof target !== "object") continue;
      expect(entriesOf(pkg)[0]?.nodeOnly, "the main entry is safe anywhere").toBe(false);
    }
  });

  it("says what it is", () => {
    expect(manifest).toMatchObject({ type: "module", sideEffects: false, license: "MIT" });
    expect(manifest.engines?.node).toBe(">=20.19");
    expect(manifest.private ?? false).toBe(false);
    expect(manifest.exports?.["./package.json"]).toBe("./package.json");
    for (const file of manifest.files ?? []) expect(["dist", "src"]).toContain(file);
    expect(manifest.files).toContain("dist");
    expect(existsSync(join(path, "LICENSE"))).toBe(true);
  });

  it("runs nothing by itself when it is installed or published", () => {
    expect(Object.keys(manifest.scripts ?? {}).filter((name) => LIFECYCLE.test(name))).toEqual([]);
  });

  it("is described by the first sentence of its README", () => {
    const readme = readFileSync(join(path, "README.md"), "utf8");
    const [heading, first = ""] = readme.split(/\n\s*\n/);
    expect(heading).toBe(`# ${manifest.name}`);
    expect(plain(first).startsWith(plain(manifest.description ?? "no description"))).toBe(true);
    expect(manifest.description).toMatch(/\.$/);
  });
});

function expectOrder(target: Target): void {
  if (typeof target !== "object" || target === null) return;
  const keys = Object.keys(target);
  expect(keys.filter((key) => !ORDER.includes(key))).toEqual([]);
  expect(keys).toEqual([...keys].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)));
  for (const inner of Object.values(target)) expectOrder(inner);
}

/** The source a built file is made from. */
function sourceOf(file: string): string {
  return file.replace(/^(\.\/)?dist\//, "./src/").replace(/(\.d\.ts|\.js)$/, ".ts");
}

function plain(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
