import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { ROOT } from "./workspace.js";

/** What a browser would load. */
export interface Bundle {
  /** Bytes of the entry and what it imports at once, minified and with gzip -9. Lazy parts are not in it. */
  readonly gzipped: number;
  /** Files that load at once with at least one byte, from the root. What a dynamic import brings later is not among them. */
  readonly files: readonly string[];
  /** Modules that a browser could not load. */
  readonly builtins: readonly string[];
}

/** Leaves out what is imported lazily: bundlers differ in how they share code between the parts, and none has to load them at once. */
const WITHOUT_LAZY: Plugin = {
  name: "without lazy parts",
  setup({ onResolve }) {
    onResolve({ filter: /.*/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: "lazy", external: true } : undefined,
    );
  },
};

/**
 * Bundles a piece of code for browsers, as an application would: minified, packages resolved from this folder, built files.
 *
 * Optional peers (`external`) stay outside, as they do for whoever has not installed them.
 */
export async function bundleForBrowsers(code: string, external: readonly string[] = []): Promise<Bundle> {
  const options = {
    stdin: { contents: code, resolveDir: join(ROOT, "tooling/checks"), sourcefile: "entry.js" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    outdir: join(ROOT, "tooling/checks/.out"),
    absWorkingDir: ROOT,
    write: false,
    metafile: true,
    logLevel: "silent",
    external: ["node:*", ...external],
  } satisfies BuildOptions;
  const { metafile, outputFiles } = await build({ ...options, plugins: [WITHOUT_LAZY] });
  const whole = await build({ ...options, splitting: true });
  const files = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
  const builtins = Object.entries(whole.metafile.inputs).flatMap(([file, { imports }]) =>
    imports.filter(({ path }) => path.startsWith("node:")).map(({ path }) => `${file} imports ${path}`),
  );
  const gzipped = outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
  return { gzipped, files: [...new Set(files)].sort(), builtins };
}

/** Own files with whatever they do when they load; everything else as if it did nothing. */
const OWN_EFFECTS: Plugin = {
  name: "effects of own files",
  setup({ onResolve }) {
    onResolve({ filter: /.*/ }, ({ path, resolveDir, kind }) =>
      /^\.?\//.test(path) && kind === "import-statement"
        ? { path: resolve(resolveDir, path), sideEffects: true }
        : { path, external: true, sideEffects: false },
    );
  },
};

/**
 * The code of a built entry that runs when it loads, minified: what stays in every page that imports anything from it.
 *
 * Calls without effects say so (`@__PURE__`), so that a page with one class of a package has no tables of the others.
 */
export async function effectsOf(built: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: `import ${JSON.stringify(built)};`, resolveDir: ROOT, sourcefile: "entry.js" },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "silent",
    plugins: [OWN_EFFECTS],
  });
  return outputFiles.map(({ text }) => text).join("");
}
