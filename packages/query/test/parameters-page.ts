import { readFileSync } from "node:fs";
import { COLLECTION_ROWS } from "../src/parameters/collection-rows.js";
import { GRANULE_ROWS } from "../src/parameters/granule-rows.js";
import type { Row } from "../src/parameters/row.js";
import { cmrNameOf } from "../src/parameters/schema.js";

/** The texts of an interface's members: what an editor shows is what the reference says. */
export function memberTexts(file: string): ReadonlyMap<string, string> {
  const source = readFileSync(new URL(`../src/${file}`, import.meta.url), "utf8");
  const members = source.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*readonly (\w+)\?:/g);
  const plain = (text: string) =>
    text
      .replace(/^\s*\* ?/gm, "")
      .replace(/\s+/g, " ")
      .trim();
  return new Map([...members].map(([, text = "", name = ""]) => [name, plain(text)]));
}

const SHARED = memberTexts("params.ts");
export const GRANULE_TEXTS: ReadonlyMap<string, string> = new Map([...SHARED, ...memberTexts("granule-params.ts")]);
export const COLLECTION_TEXTS: ReadonlyMap<string, string> = new Map([
  ...SHARED,
  ...memberTexts("collection-params.ts"),
]);

/** The reference page of all parameters, made from the tables that drive the queries. */
export function parametersPage(): string {
  return [
    "# Parameters of queries",
    "",
    "Made from the parameter tables of `@earthaccess/query`; `npx vitest run packages/query/test/parameters-page.test.ts -u` makes it again.",
    "",
    "Every parameter is a key of the query's constructor and a method of the query. In CMR's form (`toCmr()`, `GranuleQuery.from`) it has",
    "the name in the second column. Options are given as `options: { parameter: { option: true } }`. The column STAC says what it becomes",
    "in a STAC search; `–` means that `toStac()` drops it and tells `onDropped`. A property stands for a condition on it, which the dialects",
    "`cql2-json` and `cql2-text` can always write, and `query` only for `eo:cloud_cover`.",
    "",
    "## Granules",
    "",
    ...table(GRANULE_ROWS, GRANULE_TEXTS),
    "",
    "## Collections",
    "",
    ...table(COLLECTION_ROWS, COLLECTION_TEXTS),
    "",
  ].join("\n");
}

function table(rows: readonly Row[], texts: ReadonlyMap<string, string>): string[] {
  const cells = rows.map((row) => {
    const name = [row.name, ...(row.aliases ?? [])].map((alias) => `\`${alias}\``).join(", ");
    const limits = [rangeText(row), row.single ? "one value" : ""].filter(Boolean).join("; ");
    const what = [texts.get(row.name), limits && `(${limits})`].filter(Boolean).join(" ");
    return [name, cmrText(row), row.options?.join(", ") ?? "", stacText(row), what.replaceAll("|", "\\|")];
  });
  const head = ["parameter", "CMR", "options", "STAC", "what it means"];
  // Columns of one width, as the formatter of the repository writes them.
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...cells.map(line)];
}

function rangeText({ range, values, prefixes, kind }: Row): string {
  if (range) return `${range[0]} to ${range[1]}`;
  if (values) return `one of ${values.map((value) => `\`${value}\``).join(", ")}`;
  return kind === "conceptId" ? `ids beginning with ${[...(prefixes ?? "")].join(" or ")}` : "";
}

function cmrText(row: Row): string {
  if (row.viaCollections) return "by a collection search";
  if (row.kind === "daac") return "`provider`";
  if (row.name === "excludeBoundary") return "`options[temporal][exclude_boundary]`";
  return `\`${cmrNameOf(row)}${row.brackets === "always" ? "[]" : ""}\``;
}

const MEMBERS: Readonly<Record<string, string>> = {
  collection: "collections",
  id: "ids",
  datetime: "datetime",
  limit: "limit",
  q: "q",
};

function stacText({ name, stac, kind }: Row): string {
  if (name === "boundingBox") return "`bbox`";
  if (["polygon", "point", "line", "circle"].includes(name)) return "`intersects`";
  if (kind === "sortKey") return "`sortby`";
  if (kind === "options") return "where the parameter has one";
  return stac === undefined ? "–" : `\`${MEMBERS[stac] ?? stac}\``;
}

/** The module with the same texts, for those who have the table at run time and no editor. */
export function summariesModule(): string {
  return [
    "// Made from the doc comments of the parameters; `npx vitest run packages/query/test/parameters-page.test.ts -u` makes it again.",
    "",
    "/** What the parameters of a granule search mean. */",
    ...summaries("GRANULE_SUMMARIES", GRANULE_ROWS, GRANULE_TEXTS),
    "",
    "/** What the parameters of a collection search mean. */",
    ...summaries("COLLECTION_SUMMARIES", COLLECTION_ROWS, COLLECTION_TEXTS),
    "",
  ].join("\n");
}

function summaries(name: string, rows: readonly Row[], texts: ReadonlyMap<string, string>): string[] {
  const lines = rows.flatMap((row) => {
    // The marks of code are for editors.
    const text = (texts.get(row.name) ?? "").replaceAll("`", "");
    const count = (mark: string) => text.split(mark).length;
    const quoted = count('"') > count("'") ? `'${text.replaceAll("'", "\\'")}'` : JSON.stringify(text);
    const line = `  ${row.name}: ${quoted},`;
    // As the formatter of the repository breaks them.
    return line.length > 120 ? [`  ${row.name}:`, `    ${quoted},`] : [line];
  });
  return [`export const ${name}: Readonly<Record<string, string>> = {`, ...lines, "};"];
}
