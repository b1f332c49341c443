import { readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { ROOT } from "./workspace.js";

/** Folders that are made by tools, and are no part of the repository. */
const MADE = new Set([
  ".git",
  ".turbo",
  ".bench",
  ".examples",
  ".tools",
  ".venv",
  ".venv312",
  "coverage",
  "dist",
  "node_modules",
  "test-output",
  "__pycache__",
]);

/** What `npm run docs` writes. */
const REFERENCE = "docs/api";

/** Every file of the repository below a folder, from the root and with slashes, in order. */
export function repositoryFiles(folder = ""): readonly string[] {
  const found: string[] = [];
  const walk = (path: string) => {
    for (const item of readdirSync(path, { withFileTypes: true })) {
      if (MADE.has(item.name)) continue;
      const child = join(path, item.name);
      if (fromRoot(child) === REFERENCE) continue;
      if (item.isDirectory()) walk(child);
      else if (item.isFile() && !/\.(tgz|tsbuildinfo)$/.test(item.name)) found.push(fromRoot(child));
    }
  };
  if (statSync(join(ROOT, folder), { throwIfNoEntry: false })?.isDirectory()) walk(join(ROOT, folder));
  return found.sort();
}

/** A path as it is written in reports: from the root, with slashes. */
export function fromRoot(path: string): string {
  return relative(ROOT, path).split(sep).join("/");
}

/** The line on which a position lies, counted from 1. */
export function lineAt(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < index; at = text.indexOf("\n", at + 1)) line++;
  return line;
}
