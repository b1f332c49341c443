import { existsSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { codeText } from "./code-text.js";
import { ENTRIES, PUBLISHED, resolveTarget } from "./workspace.js";

/** What a module exports. */
export interface ModuleExports {
  /** Every name, values and types. */
  readonly names: ReadonlySet<string>;
  /** Modules whose every export it passes on, as written. */
  readonly stars: readonly string[];
  readonly hasDefault: boolean;
}

const DECLARED =
  /\bexport\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:class|function\s*\*?|const\s+enum|const|let|var|interface|type|enum|namespace)\s+([\w$]+)/g;

/** The exports of a TypeScript source or declaration file, as it is written. */
export function exportsIn(source: string): ModuleExports {
  const { code } = codeText(source);
  const names = new Set([...code.matchAll(DECLARED)].map(([, name]) => name as string));
  for (const [, list = ""] of code.matchAll(/\bexport\s+(?:type\s*)?\{([^}]*)\}/g)) {
    for (const item of list.split(",")) {
      const name = item
        .trim()
        .split(/\s+as\s+/)
        .at(-1)
        ?.replace(/^type\s+/, "");
      if (name) names.add(name);
    }
  }
  for (const [, name] of code.matchAll(/\bexport\s+\*\s+as\s+([\w$]+)\s+from/g)) names.add(name as string);
  return {
    names,
    stars: [...code.matchAll(/\bexport\s+(?:type\s+)?\*\s+from\s*["']([^"']+)["']/g)].map(([, from]) => from as string),
    hasDefault: names.has("default") || /\bexport\s+default\b/.test(code),
  };
}

/** Every name that can be imported from a file: its own, and those it passes on with `export *`. */
export function exportedNames(file: string, form: "source" | "types"): ReadonlySet<string> {
  const { names, stars } = exportsIn(readFileSync(file, "utf8"));
  const all = new Set(names);
  for (const star of stars) {
    for (const name of exportedNames(resolveStar(star, file, form), form)) if (name !== "default") all.add(name);
  }
  return all;
}

function resolveStar(specifier: string, from: string, form: "source" | "types"): string {
  if (specifier.startsWith(".")) {
    const base = join(dirname(from), specifier).replace(/\.js$/, "");
    return existsSync(`${base}.ts`) ? `${base}.ts` : `${base}.d.ts`;
  }
  if (specifier.startsWith("#")) {
    const owner = PUBLISHED.find(({ path }) => from.startsWith(path + sep));
    const conditions = form === "types" ? ["types"] : ["@earthaccess/source", "node"];
    const file = resolveTarget(owner?.manifest.imports?.[specifier] ?? null, conditions);
    if (owner !== undefined && file) return join(owner.path, file);
  }
  const entry = ENTRIES.find((one) => one.specifier === specifier);
  if (entry === undefined) throw new Error(`${from} passes on ${specifier}, which is no entry of this repository.`);
  return entry[form];
}
