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
