import { readdirSync, readFileSync } from "node:fs";
import { defineConfig, type RolldownOptions } from "rolldown";

/** What the file of a package.json says that is read here. */
interface Manifest {
  readonly private?: boolean;
}

const manifest = readFileSync("package.json", "utf8");

/** What all builds have in common. The declarations come from `tsc -p tsconfig.build.json`. */
export const build: RolldownOptions = {
  platform: "neutral",
  // Packages, Node's modules and the package's own `#` imports stay what they are: whoever loads the file resolves them.
  external: /^[^./]/,
  tsconfig: false,
  transform: { target: "es2022" },
  logLevel: "warn",
  output: { dir: "dist", cleanDir: true, format: "esm", sourcemap: true, minifyInternalExports: false },
};

/**
 * The build of a published package: one file for each file that its package.json names, and chunks for what several of them,
 * or lazy parts, have in common. A class is the same one in all entries.
 *
 * Not one file for each source: opening hundreds of small files is most of what an import costs on Node. Bundlers leave out what
 * an application does not use as long as the top level of each source has no effects; tooling/checks measures that they do.
 */
const published: RolldownOptions = {
  ...build,
  input: Object.fromEntries(
    [...manifest.matchAll(/"\.\/dist\/(.+)\.js"/g)].map(([, name]) => [name, `src/${name}.ts`]),
  ),
};

/** The build of apps and tools: each source file becomes one file of JavaScript beside its declaration. */
const eachFile: RolldownOptions = {
  ...build,
  input: readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `src/${file}`),
  output: { ...build.output, preserveModules: true, preserveModulesRoot: "src" },
};

export default defineConfig((JSON.parse(manifest) as Manifest).private ? eachFile : published);
