import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { codeText } from "./code-text.js";
import { lineAt, repositoryFiles } from "./source-files.js";
import { ROOT } from "./workspace.js";

/** One import of a file. */
export interface Import {
  /** The importing file, from the root. */
  readonly file: string;
  readonly line: number;
  readonly specifier: string;
}

const FORMS = [
  /\b(?:import|export)\b[^;"'`]*?\bfrom\s*["']([^"'\n]+)["']/g,
  /\bimport\s*["']([^"'\n]+)["']/g,
  /\bimport\s*\(\s*["']([^"'\n]+)["']/g,
  /\bimport\.meta\.resolve\(\s*["']([^"'\n]+)["']/g,
];

/** What a source imports, types included: `import … from`, `export … from`, `import "…"`, `import("…")`. */
export function importsIn(file: string, source: string): readonly Import[] {
  const { code, bare } = codeText(source);
  return FORMS.flatMap((form) => [...code.matchAll(form)])
    .filter(({ index }) => /\w/.test(bare[index] ?? ""))
    .map(({ index, 0: text, 1: specifier }) => ({
      file,
      line: lineAt(source, index + text.length - 1),
      specifier: specifier as string,
    }));
}

/**
 * Places where one of these packages is imported lazily and not right inside of a `try`.
 *
 * By that `try` webpack, esbuild and others know that a package may be missing; without it they refuse to build.
 */
export function unguardedImports(file: string, source: string, packages: readonly string[]): readonly Import[] {
  const { code, bare } = codeText(source);
  return [...code.matchAll(/(typeof\s+)?\bimport\s*\(\s*["']([^"'\n]+)["']\s*\)/g)]
    .filter(({ 1: isType, 2: specifier = "" }) => !isType && packages.includes(packageOf(specifier) ?? ""))
    .filter(({ index }) => !/\btry\s*$/.test(bare.slice(0, openBrace(bare, index))))
    .map(({ index, 2: specifier = "" }) => ({ file, line: lineAt(source, index), specifier }));
}

/** Where the innermost block begins that a place is in. */
function openBrace(bare: string, place: number): number {
  let closed = 0;
  for (let at = place - 1; at >= 0; at--) {
    if (bare[at] === "}") closed++;
    else if (bare[at] === "{" && closed-- === 0) return at;
  }
  return 0;
}

/** The imports of every TypeScript and JavaScript file below a folder of the repository. */
export function importsBelow(folder: string): readonly Import[] {
  return repositoryFiles(folder)
    .filter((file) => /\.[cm]?[jt]sx?$/.test(file))
    .flatMap((file) => importsIn(file, readFileSync(join(ROOT, file), "utf8")));
}

/** The package a specifier leads to; `undefined` for relative files, `#` imports and Node's own modules. */
export function packageOf(specifier: string): string | undefined {
  if (/^[.#/]/.test(specifier) || isBuiltin(specifier)) return undefined;
  return specifier.startsWith("@") ? specifier.split("/", 2).join("/") : specifier.split("/", 1)[0];
}

/** An import as it is written in reports. */
export function where({ file, line, specifier }: Import): string {
  return `${file}:${line} imports ${specifier}`;
}
