import { codeText } from "./code-text.js";
import { lineAt } from "./source-files.js";

/** A source file may be this long before the report names it, and this long before it fails. */
export const REPORTED_LINES = 250;
export const MOST_LINES = 400;

/** Tables of facts, which may be longer: one row each, nothing to follow. */
export const TABLES_OF_FACTS: readonly string[] = [];

/** Something a file should not hold. */
export interface Smell {
  readonly name: string;
  /** Looked for in code without comments and literals, in comments and code, or in the file as it is. */
  readonly where: "bare" | "code" | "text";
  readonly pattern: RegExp;
}

/** What the sources of packages do without. */
export const SOURCE_SMELLS: readonly Smell[] = [
  {
    name: "any",
    where: "bare",
    pattern: /(?:[:<|&,(]|=>|\bas|\bextends|\bsatisfies|(?<!=)=)\s*any\b(?!\s*[(:.?]\s*[^)\s])/g,
  },
  { name: "console", where: "bare", pattern: /(?<![.\w$])console\s*\./g },
  { name: "a default export", where: "bare", pattern: /\bexport\s+default\b|\bas\s+default\b/g },
  { name: "a note of work left", where: "text", pattern: /\b(?:TODO|FIXME|XXX|HACK)\b/g },
  { name: "a switched-off compiler check", where: "text", pattern: /@ts-(?:ignore|nocheck)\b/g },
];

/** Folders named after nothing. */
export const VAGUE_FOLDERS: RegExp = /(?:^|\/)(?:utils?|helpers?|common|misc|shared|lib)\//;

/** What must stand nowhere in the repository: paths of one machine, and hosts of package registries. */
export const FORBIDDEN_WORDS: readonly RegExp[] = [
  new RegExp(`(?<![\\w.:/*-])/${"work"}/`, "g"),
  new RegExp(`(?<![\\w.:/*-])/${"root"}/`, "g"),
  new RegExp(`\\b${"registry"}\\.npmjs`, "g"),
  new RegExp(`\\b${"pypi"}\\.org`, "g"),
  new RegExp(`\\b${"deb"}\\.debian`, "g"),
];

/** The places of a pattern in a source, by line. */
export function findSmell({ where, pattern }: Pick<Smell, "where" | "pattern">, source: string): readonly number[] {
  const text = where === "text" ? source : codeText(source)[where];
  return [...text.matchAll(pattern)].map(({ index }) => lineAt(text, index));
}

const SKIPS =
  /\b(?:it|test|describe)\s*\.\s*(?:skip|todo|fails)\b|\b(?:xit|xdescribe|xtest)\s*\(|\bcontext\.skip\s*\(/g;
/** `skipIf(!HAS_CORPUS)` names its reason; `skipIf(true)` is a `skip`. */
const ALWAYS = /\b(?:it|test|describe)\s*\.\s*(?:skipIf\s*\(\s*(?:true|1)\b|runIf\s*\(\s*(?:false|0)\b)/g;
const ONLY = /\b(?:it|test|describe)\s*\.\s*only\b/g;

/**
 * Tests that do not run and do not say why, by line; `only` has no excuse.
 *
 * A reason is a comment on the line above or the same line, or a title with "because", "where", "without", "needs", "unless",
 * "when" or "only" in it.
 */
export function unexplainedSkips(source: string): readonly number[] {
  const { bare } = codeText(source);
  const lines = source.split("\n");
  const linesOf = (pattern: RegExp) => [...bare.matchAll(pattern)].map(({ index }) => lineAt(bare, index));
  const unexplained = [...linesOf(SKIPS), ...linesOf(ALWAYS)].filter((line) => {
    const [above = "", here = "", below = ""] = [lines[line - 2], lines[line - 1], lines[line]];
    if (/^\s*(?:\/\/|\*|\/\*)/.test(above) || /\/\/ /.test(here)) return false;
    return !/["'`].*\b(?:because|where|without|needs?|unless|when|only)\b/i.test(`${here}\n${below}`);
  });
  return [...linesOf(ONLY), ...unexplained];
}
