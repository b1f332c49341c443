import { bundleForBrowsers } from "./bundle.js";
import { NEVER, SIZE_RULES, type SizeRule } from "./size-ceilings.js";
import { PUBLISHED } from "./workspace.js";

/** What one import costs a browser. */
export interface MeasuredSize {
  readonly rule: SizeRule;
  /** The import as a reader writes it, such as `{ login } from @earthaccess/credentials`. */
  readonly name: string;
  /** Minified, gzip -9, of 1000 bytes; what loads lazily is not in it. */
  readonly kB: number;
  /** Files in the bundle, lazy parts too. */
  readonly files: readonly string[];
  /** Modules of Node that it asks for. */
  readonly builtins: readonly string[];
}

const OPTIONAL = PUBLISHED.flatMap(({ manifest }) => Object.keys(manifest.peerDependencies ?? {}));
const measured = new Map<SizeRule, Promise<MeasuredSize>>();

/** Bundles an import and measures it, once a process; optional peers stay outside, as they do for whoever has not installed them. */
export function measureSize(rule: SizeRule): Promise<MeasuredSize> {
  const known = measured.get(rule);
  if (known !== undefined) return known;
  const external = OPTIONAL.filter((name) => !NEVER.includes(`/${name}/`)).flatMap((name) => [name, `${name}/*`]);
  const measuring = bundleForBrowsers(rule.code, external).then(({ gzipped, files, builtins }) => ({
    rule,
    name: importName(rule),
    kB: gzipped / 1000,
    files,
    builtins,
  }));
  measured.set(rule, measuring);
  return measuring;
}

/** The import of a rule, without the words that only bundlers need. */
export function importName({ code }: SizeRule): string {
  return code
    .replace(/^export /, "")
    .replace(/; export /g, " + ")
    .replace(/;$/, "")
    .replaceAll('"', "");
}

/** How far a figure in the document may be from what is measured: compressors differ by as much between versions of Node. */
const DRIFT = { part: 0.04, kB: 0.15 };

const HEAD = `# What an import costs a browser

kB of 1000 bytes, minified by esbuild and compressed with gzip -9, with everything it depends on. Parts that load lazily, such as
the HTTP client and decoders, are not in it, nor are optional peers. Written by the test that holds each import below its ceiling
(\`tooling/checks/src/size-ceilings.ts\`); \`npx vitest run tooling/checks/test/sizes.test.ts --update\` writes it anew.

Several imports together cost less than their sum: they share \`@earthaccess/errors\` and the query table.
`;

/** The page of sizes; figures of the page before stay where they are still true. */
export function sizesPage(sizes: readonly MeasuredSize[], before: string): string {
  const groups = new Map<string, MeasuredSize[]>();
  for (const size of sizes) groups.set(groupOf(size), [...(groups.get(groupOf(size)) ?? []), size]);
  const tables = [...groups].map(([title, rows]) => {
    return `\n## ${title}\n\n${table(rows.map(({ name, kB }) => [cell(name), figure(name, kB, before)]))}\n`;
  });
  return HEAD + tables.join("");
}

function groupOf({ rule }: MeasuredSize): string {
  const names = [...rule.code.matchAll(/from "((?:@earthaccess\/)?[\w-]+)/g)].map(([, name]) => name);
  return names.length > 1 ? "Together" : (names[0] ?? "");
}

/** A table as the formatter of the house writes it. */
function table(rows: readonly (readonly [string, string])[]): string {
  const widths = [
    Math.max(...rows.map(([text]) => text.length)),
    Math.max(3, ...rows.map(([, kB]) => kB.length)),
  ] as const;
  const line = (text: string, kB: string) => `| ${text.padEnd(widths[0])} | ${kB.padStart(widths[1])} |`;
  const rule = `| ${"-".repeat(widths[0])} | ${"-".repeat(widths[1] - 1)}: |`;
  return [line("import", "kB"), rule, ...rows.map(([text, kB]) => line(text, kB))].join("\n");
}

function cell(name: string): string {
  return `\`import ${name}\``;
}

function figure(name: string, kB: number, before: string): string {
  const row = before.split("\n").find((line) => line.startsWith(`| ${cell(name)} `));
  const written = /\| +([\d.]+) \|$/.exec(row ?? "")?.[1];
  const isTrue = written !== undefined && Math.abs(Number(written) - kB) <= Math.max(DRIFT.kB, kB * DRIFT.part);
  return isTrue ? written : kB.toFixed(1);
}

/** Every import with a ceiling, measured one after the other. */
export async function measureAll(): Promise<readonly MeasuredSize[]> {
  const sizes: MeasuredSize[] = [];
  for (const rule of SIZE_RULES) sizes.push(await measureSize(rule));
  return sizes;
}
