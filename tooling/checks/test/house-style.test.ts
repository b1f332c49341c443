import { readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  FORBIDDEN_WORDS,
  findSmell,
  MOST_LINES,
  REPORTED_LINES,
  SOURCE_SMELLS,
  TABLES_OF_FACTS,
  unexplainedSkips,
  VAGUE_FOLDERS,
} from "../src/house-style.js";
import { repositoryFiles } from "../src/source-files.js";
import { ROOT } from "../src/workspace.js";

const FILES = repositoryFiles();
const SOURCES = FILES.filter((file) => /^(packages|apps|tooling)\/[^/]+\/src\/.*\.tsx?$/.test(file));
const PACKAGE_SOURCES = SOURCES.filter((file) => file.startsWith("packages/"));
const TESTS = FILES.filter((file) => /\/test\/.*\.tsx?$/.test(file));
const LARGEST = 600_000;
const TEXT = /\.([cm]?[jt]sx?|json|md|ya?ml|toml|html|css|sh|py|txt|snap|svg)$|(^|\/)[^./]+$/;

const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
const linesOf = (file: string) => read(file).split("\n").length - 1;

describe("sources", () => {
  it(`stay short: ${REPORTED_LINES} lines at most, ${MOST_LINES} before this fails`, () => {
    const lengths = SOURCES.map((file) => ({ file, lines: linesOf(file) })).sort((a, b) => b.lines - a.lines);
    const long = lengths.filter(({ lines }) => lines > REPORTED_LINES);
    const median = lengths[Math.floor(lengths.length / 2)]?.lines;
    console.log(
      [
        `${SOURCES.length} source files, median ${median} lines, ${long.length} above ${REPORTED_LINES}:`,
        ...long.map(({ file, lines }) => `${String(lines).padStart(5)} ${file}`),
      ].join("\n"),
    );
    const tooLong = long.filter(({ file, lines }) => lines > MOST_LINES && !TABLES_OF_FACTS.includes(file));
    expect(tooLong).toEqual([]);
    expect(TABLES_OF_FACTS.filter((file) => !FILES.includes(file))).toEqual([]);
  });

  it("have names in kebab-case", () => {
    const wrong = [...SOURCES, ...TESTS].filter((file) => !/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/.test(basename(file)));
    expect(wrong).toEqual([]);
  });

  it("lie in folders named after what they hold", () => {
    expect(SOURCES.filter((file) => VAGUE_FOLDERS.test(file.replace(/^.*?\/src\//, "")))).toEqual([]);
    const vague = /(?:^|\/)(?:utils?|helpers?|common|misc)\.ts$/;
    expect(SOURCES.filter((file) => vague.test(file))).toEqual([]);
  });

  it.each(SOURCE_SMELLS)("of packages do without $name", (smell) => {
    const found = PACKAGE_SOURCES.flatMap((file) => findSmell(smell, read(file)).map((line) => `${file}:${line}`));
    expect(found).toEqual([]);
  });

  it("of packages take zod as a namespace of zod/mini", () => {
    // A named `z` brings every locale along: 85 kB instead of 6.
    const pattern = /\bfrom\s*["']zod(?:\/(?!mini["'])[^"']*)?["']|\{[^}]*\}\s*from\s*["']zod\/mini["']/g;
    const smell = { where: "code", pattern } as const;
    const found = PACKAGE_SOURCES.flatMap((file) => findSmell(smell, read(file)).map((line) => `${file}:${line}`));
    expect(found).toEqual([]);
  });
});

describe("the repository", () => {
  it("names no path of a machine and no registry", () => {
    const found = FILES.filter((file) => TEXT.test(file) && file !== "pnpm-lock.yaml").flatMap((file) => {
      const source = read(file);
      return FORBIDDEN_WORDS.flatMap((pattern) =>
        findSmell({ where: "text", pattern }, source).map((line) => `${file}:${line} ${pattern.source}`),
      );
    });
    expect(found).toEqual([]);
  });

  it("holds no file above 600 kB", () => {
    expect(FILES.filter((file) => statSync(join(ROOT, file)).size > LARGEST)).toEqual([]);
  });

  it("skips no test without saying why", () => {
    const found = TESTS.flatMap((file) => unexplainedSkips(read(file)).map((line) => `${file}:${line}`));
    expect(found).toEqual([]);
  });
});

describe("the smells", () => {
  const any = SOURCE_SMELLS[0];
  if (any === undefined) throw new RangeError("There are no smells.");

  it.each([
    "const a: any = 1;",
    "f(x as any)",
    "const b: Record<string, any> = {};",
    "function f(x: string | any): any[] {}",
    "type A<T extends any> = T;",
    "(error: any) => 1",
  ])("find any in %s", (source) => {
    expect(findSmell(any, source).length).toBeGreaterThan(0);
  });

  it.each([
    "await Promise.any([a]);",
    "const signal = AbortSignal.any([a, b]);",
    'const text: string = "x as any";',
    "// takes any: of them",
    "const words = { any: 1 };",
    "if (a, anything) {}",
  ])("find no any in %s", (source) => {
    expect(findSmell(any, source)).toEqual([]);
  });

  it("find tests that are skipped without a reason", () => {
    expect(unexplainedSkips('it.skip("adds", () => {});')).toEqual([1]);
    expect(unexplainedSkips('it.only("adds", () => {});')).toEqual([1]);
    expect(unexplainedSkips('// The server has no locks yet.\nit.skip("locks", () => {});')).toEqual([]);
    expect(unexplainedSkips('it.skipIf(!HAS_CORPUS)("reads records", () => {});')).toEqual([]);
    expect(unexplainedSkips('it.skipIf(true)("reads records", () => {});')).toEqual([1]);
  });
});
