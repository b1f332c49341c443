import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryFiles } from "./source-files.js";
import { ALL_PACKAGES, ROOT, type WorkspacePackage } from "./workspace.js";

/** A piece of TypeScript or JavaScript in a README or in a doc comment. */
export interface Example {
  /** The file, from the root. */
  readonly file: string;
  /** Line of the file on which its first line stands. */
  readonly line: number;
  readonly code: string;
  /** In a doc comment, the package whose exports it may use without importing them. */
  readonly owner?: WorkspacePackage;
  /** Why it is compiled only; `undefined` for one that runs. */
  readonly notRun?: string;
}

const LANGUAGES = ["ts", "typescript", "js", "javascript", "mjs", "mts"];
/** A first line that says that the example cannot run here. */
const NEEDS = /^\s*\/\/\s*(needs .*)$/i;

/** The examples of a Markdown text. */
export function examplesInMarkdown(file: string, markdown: string): readonly Example[] {
  const lines = markdown.split("\n").map((text, index) => ({ text, line: index + 1 }));
  return fencesOf(lines).map((fence) => ({ file, ...fence }));
}

/** The examples in the doc comments of a source. */
export function examplesInComments(file: string, source: string, owner: WorkspacePackage): readonly Example[] {
  const found: Example[] = [];
  let comment: { text: string; line: number }[] | undefined;
  for (const [index, raw] of source.split("\n").entries()) {
    if (/^\s*\/\*\*/.test(raw)) comment = [];
    if (comment === undefined) continue;
    if (/^\s*\*(?!\/)/.test(raw)) comment.push({ text: raw.replace(/^\s*\* ?/, ""), line: index + 1 });
    if (raw.includes("*/")) {
      found.push(...fencesOf(comment).map((fence) => ({ file, owner, ...fence })));
      comment = undefined;
    }
  }
  return found;
}

/** Every example of the repository: the READMEs of the root, the packages and the tools, `docs`, and the doc comments of the packages. */
export function allExamples(): readonly Example[] {
  const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
  const documents = repositoryFiles().filter((file) =>
    /^(?:(?:packages|tooling)\/[^/]+\/)?README\.md$|^docs\/.*\.md$/.test(file),
  );
  const sources = ALL_PACKAGES.filter(({ folder }) => folder.startsWith("packages/")).flatMap((owner) =>
    repositoryFiles(`${owner.folder}/src`)
      .filter((file) => file.endsWith(".ts"))
      .map((file) => ({ file, owner })),
  );
  return [
    ...documents.flatMap((file) => examplesInMarkdown(file, read(file))),
    ...sources.flatMap(({ file, owner }) => examplesInComments(file, read(file), owner)),
  ];
}

type Fence = Pick<Example, "line" | "code"> & { readonly notRun?: string };

function fencesOf(lines: readonly { readonly text: string; readonly line: number }[]): readonly Fence[] {
  const fences: Fence[] = [];
  let open: { info: string; indent: number; mark: string; line: number; code: string[] } | undefined;
  for (const { text, line } of lines) {
    const [, indent = "", mark = "", info = ""] = /^(\s*)(`{3,}|~{3,})(.*)$/.exec(text) ?? [];
    if (open === undefined) {
      if (mark !== "") open = { info: info.trim(), indent: indent.length, mark, line: line + 1, code: [] };
    } else if (mark.startsWith(open.mark) && info.trim() === "") {
      const fence = fenceOf(open.info, open.line, open.code.join("\n"));
      if (fence !== undefined) fences.push(fence);
      open = undefined;
    } else {
      open.code.push(text.slice(Math.min(open.indent, text.search(/\S|$/))));
    }
  }
  return fences;
}

function fenceOf(info: string, line: number, code: string): Fence | undefined {
  const [language = "", ...words] = info.split(/\s+/);
  if (!LANGUAGES.includes(language)) return undefined;
  const reason = words.includes("no-run") ? "no-run" : NEEDS.exec(code)?.[1];
  return { line, code, ...(reason !== undefined && { notRun: reason }) };
}
