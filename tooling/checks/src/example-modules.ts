import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { codeText } from "./code-text.js";
import { statedValues } from "./comment-values.js";
import { exportedNames } from "./export-names.js";
import type { Example } from "./fences.js";
import { ENTRIES, entriesOf, ROOT } from "./workspace.js";

const PARENT = join(ROOT, "tooling/checks/.examples");

/** Where this process writes the modules; git does not see it. One folder a process, because two test runs may overlap. */
export const EXAMPLES_FOLDER: string = join(PARENT, String(process.pid));

/** The function that a running example calls with each value its comments state; it gives the value back. */
export const CHECK_VALUE = "__checkValue";

/** An example, written out twice: as it is for the compiler, and with its comments as assertions to run. */
export interface ExampleModule {
  readonly example: Example;
  /** Name of the module, without folder and extension. */
  readonly name: string;
  readonly statedValues: number;
}

const TSCONFIG = {
  extends: "../../../../tsconfig.base.json",
  compilerOptions: {
    noEmit: true,
    declaration: false,
    declarationMap: false,
    customConditions: ["@earthaccess/source"],
    // Imports are put in for examples without knowing which of the names are types.
    verbatimModuleSyntax: false,
  },
  include: ["compile/*.ts"],
};

/** Writes the modules of all examples, and a tsconfig that compiles them. */
export async function writeExamples(examples: readonly Example[]): Promise<readonly ExampleModule[]> {
  await removeLeftovers();
  await mkdir(join(EXAMPLES_FOLDER, "compile"), { recursive: true });
  await mkdir(join(EXAMPLES_FOLDER, "run"), { recursive: true });
  await writeFile(join(EXAMPLES_FOLDER, "tsconfig.json"), JSON.stringify(TSCONFIG, null, 2));
  const modules = examples.map((example) => ({ example, name: nameOf(example) }));
  const written = modules.map(async ({ example, name }) => {
    const head = importsFor(example);
    const { code, count } = withAssertions(example.code);
    // The head is one line, so line n of a module is line n - 2 of its example, counted from 0. `export {}` makes it a module.
    await writeFile(join(EXAMPLES_FOLDER, "compile", `${name}.ts`), `${head}\n${example.code}\nexport {};\n`);
    await writeFile(join(EXAMPLES_FOLDER, "run", `${name}.ts`), `${head}\n${code}\nexport {};\n`);
    return { example, name, statedValues: count };
  });
  return Promise.all(written);
}

/** Removes the modules of this process; without this they stay, to look at what failed, until the next run. */
export async function removeExamples(): Promise<void> {
  await rm(EXAMPLES_FOLDER, { recursive: true, force: true });
}

/** Removes what processes that have ended left. */
async function removeLeftovers(): Promise<void> {
  await mkdir(PARENT, { recursive: true });
  for (const name of await readdir(PARENT)) {
    if (name !== String(process.pid) && isAlive(Number(name))) continue;
    await rm(join(PARENT, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return Number.isInteger(pid) && process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The name under which an example is written. */
export function nameOf({ file, line }: Pick<Example, "file" | "line">): string {
  return `${file.replace(/\.(ts|md)$/, "").replace(/[^A-Za-z0-9]+/g, "-")}-line-${line}`;
}

/** One line of imports: for a doc comment the names of its own package first, then those of the umbrella; a README has its own. */
function importsFor({ code, owner }: Example): string {
  if (owner === undefined) return "";
  const wanted = namesUsed(code);
  const umbrella = ENTRIES.filter(({ specifier }) => specifier === "earthaccess");
  const lines: string[] = [];
  for (const { specifier, source } of [...entriesOf(owner), ...umbrella]) {
    const names = [...exportedNames(source, "source")].filter((name) => wanted.delete(name));
    if (names.length > 0) lines.push(`import { ${names.sort().join(", ")} } from "${specifier}";`);
  }
  return lines.join(" ");
}

/** The names a piece of code uses and does not declare; rather too many than too few. */
function namesUsed(code: string): Set<string> {
  const { bare } = codeText(code);
  const used = new Set([...bare.matchAll(/(?<![.\w$#])[A-Za-z_$][\w$]*/g)].map(([name]) => name));
  const declared = [
    ...bare.matchAll(/\b(?:const|let|var|function\*?|class|interface|type|enum)\s+([A-Za-z_$][\w$]*)/g),
    ...[...bare.matchAll(/\b(?:const|let|var)\s*[{[]([^=]*)[}\]]\s*=/g)].flatMap(([, list = ""]) => [
      ...list.matchAll(/([A-Za-z_$][\w$]*)/g),
    ]),
    ...[...bare.matchAll(/\bimport\s+(?:type\s+)?([^"';]*?)\bfrom\b/g)].flatMap(([, list = ""]) => [
      ...list.matchAll(/([A-Za-z_$][\w$]*)/g),
    ]),
  ];
  for (const [, name = ""] of declared) used.delete(name);
  return used;
}

/** The example with `expr; // value` turned into a call that compares; its lines stay where they are. */
export function withAssertions(code: string): { readonly code: string; readonly count: number } {
  const stated = statedValues(code);
  let result = code;
  for (const { start, end, line } of [...stated].reverse()) {
    const call = `globalThis.${CHECK_VALUE}((${code.slice(start, end)}), ${line})`;
    result = result.slice(0, start) + call + result.slice(end);
  }
  return { code: result, count: stated.length };
}
