import { posix } from "node:path";
import { checkPackage } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PackedPackage, packAll } from "../src/packed.js";
import { ENTRIES, PUBLISHED } from "../src/workspace.js";

/** Ways to import that an ESM-only package does not serve: TypeScript's oldest resolution, and `require`. */
const NOT_SERVED = ["node10", "node16-cjs"];

let packed: ReadonlyMap<string, PackedPackage>;
const sizes: string[] = [];

beforeAll(async () => {
  packed = await packAll();
});

afterAll(() => console.log(["kB     files   tarball", ...sizes].join("\n")));

describe.each(PUBLISHED.map(({ short, manifest }) => [short, manifest.name] as const))("%s", (_, name) => {
  const get = (): PackedPackage => {
    const found = packed.get(name);
    if (found === undefined) throw new RangeError(`${name} was not packed.`);
    return found;
  };

  it("depends on versions and on nothing of the workspace", () => {
    const { manifest, files, tarball } = get();
    sizes.push(
      `${(tarball.length / 1000).toFixed(0).padStart(5)}  ${String(files.length).padStart(5)}   ${name}@${manifest.version}`,
    );
    const ranges = { ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.optionalDependencies };
    expect(Object.entries(ranges).filter(([, range]) => !/^(?:[\^~]|>=)?\d+\.\d+(?:\.\d+)?$/.test(range))).toEqual([]);
    expect(JSON.stringify(manifest)).not.toMatch(/workspace:|catalog:|file:|link:/);
  });

  it("holds its licence, its README and no tests", () => {
    const { files } = get();
    expect(files).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json"]));
    const others = files.filter((file) => !/^(?:LICENSE|README\.md|package\.json|(?:dist|src)\/)/.test(file));
    expect(others).toEqual([]);
    expect(files.filter((file) => /(?:^|\/)(?:tests?|fixtures|__tests__)\/|\.(?:test|spec)\./.test(file))).toEqual([]);
  });

  it("has source maps that lead to its own sources by relative paths", () => {
    const { files, read } = get();
    const wrong = files
      .filter((file) => file.endsWith(".map"))
      .flatMap((file) =>
        (JSON.parse(read(file)) as { sources: readonly string[] }).sources
          .filter((source) => !files.includes(posix.join(posix.dirname(file), source)))
          .map((source) => `${file} leads to ${source}`),
      );
    expect(wrong).toEqual([]);
  });

  it("names no path of the machine that built it", () => {
    const { files, read } = get();
    const built = files.filter((file) => file.startsWith("dist/"));
    expect(
      built.filter((file) => /file:\/\/\/|["'`]\/(?:home|Users|tmp|var|build|workspace)\//.test(read(file))),
    ).toEqual([]);
  });

  it("passes publint", async () => {
    const { tarball } = get();
    const data = tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.byteLength) as ArrayBuffer;
    const { messages, pkg } = await publint({ pack: { tarball: data }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg) ?? message.code)).toEqual([]);
  });

  it("has types that every ESM importer finds", async () => {
    const result = await checkPackage(get().contents);
    if (result.types === false) throw new Error(`${name} has no types.`);
    const problems = result.problems.filter(
      (problem) => !("resolutionKind" in problem && NOT_SERVED.includes(problem.resolutionKind)),
    );
    expect(problems.map((problem) => JSON.stringify(problem))).toEqual([]);
    const subpaths = ENTRIES.filter(({ owner }) => owner.manifest.name === name).map(({ subpath }) => subpath);
    expect(Object.keys(result.entrypoints)).toEqual(expect.arrayContaining(subpaths));
  });
});
