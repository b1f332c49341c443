import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Metafile } from "esbuild";
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

const ENTRY = "measured-entry.js";

/**
 * Bundles a piece of code for browsers, as an application would: minified, packages resolved from this folder, built files.
 *
 * Optional peers (`external`) stay outside, as they do for whoever has not installed them.
 */
export async function bundleForBrowsers(code: string, external: readonly string[] = []): Promise<Bundle> {
  const { metafile, outputFiles } = await build({
    stdin: { contents: code, resolveDir: join(ROOT, "tooling/checks"), sourcefile: ENTRY },
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    outdir: join(ROOT, "tooling/checks/.out"),
    absWorkingDir: ROOT,
    write: false,
    metafile: true,
    logLevel: "silent",
    external: ["node:*", ...external],
  });
  // What loads lazily is an entry point of its own; the one that a visit begins with is the text above.
  const first = Object.entries(metafile.outputs).find(([, output]) => output.entryPoint?.endsWith(`/${ENTRY}`))?.[0];
  if (first === undefined) throw new Error(`The bundler wrote nothing for ${code}`);
  const loaded = loadedWith(metafile, first);
  const gzipped = outputFiles
    .filter(({ path }) => [...loaded].some((name) => path.endsWith(name)))
    .reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
  const files = [...loaded].flatMap((name) =>
    Object.entries(metafile.outputs[name]?.inputs ?? {}).flatMap(([file, { bytesInOutput }]) =>
      bytesInOutput > 0 ? [file] : [],
    ),
  );
  const builtins = Object.entries(metafile.inputs).flatMap(([file, { imports }]) =>
    imports.filter(({ path }) => path.startsWith("node:")).map(({ path }) => `${file} imports ${path}`),
  );
  return { gzipped, files: [...new Set(files)].sort(), builtins };
}

/** The outputs that load with one of them: those it imports by statements, and those they import. */
function loadedWith(metafile: Metafile, first: string): ReadonlySet<string> {
  const loaded = new Set([first]);
  for (const name of loaded) {
    for (const { path, kind } of metafile.outputs[name]?.imports ?? []) {
      if (kind === "import-statement" && path in metafile.outputs) loaded.add(path);
    }
  }
  return loaded;
}
