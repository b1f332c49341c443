import { readFileSync } from "node:fs";
import type { Options } from "tsup";

interface ExportTarget {
  readonly "@earthaccess/source"?: string;
}

/**
 * The build of every package: one file per entry of its `exports` and `imports` maps (and of `bin`), so the maps are the only
 * list of entries. What differs between Node and browsers is chosen by a condition of `imports` and stays external here.
 * JavaScript only; the declarations come from `tsc -p tsconfig.build.json`, which also runs where tsup's own would not.
 */
export function buildFromExports(): Options {
  const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
    exports?: Record<string, ExportTarget | string>;
    imports?: Record<string, ExportTarget>;
    bin?: Record<string, string>;
  };
  const targets = [...Object.values(manifest.exports ?? {}), ...Object.values(manifest.imports ?? {})];
  const sources = targets.flatMap((target) => sourcesOf(target));
  const bins = Object.values(manifest.bin ?? {}).map((path) =>
    path.replace(/^(\.\/)?dist\//, "src/").replace(/\.js$/, ".ts"),
  );
  const entry = Object.fromEntries(
    [...new Set([...sources, ...bins])].map((path) => [path.replace(/^(\.\/)?src\//, "").replace(/\.ts$/, ""), path]),
  );
  return {
    entry,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    splitting: true,
    sourcemap: true,
    clean: true,
    silent: true,
    // Without this tsup writes `fs` for `node:fs`, which browsers' bundlers then try to polyfill.
    removeNodeProtocol: false,
    external: [/^node:/, /^#/],
  };
}

/** Every source file a target names, also below nested conditions such as `node` and `browser`. */
function sourcesOf(target: unknown): string[] {
  if (typeof target === "string") return target.endsWith(".ts") && !target.endsWith(".d.ts") ? [target] : [];
  if (typeof target !== "object" || target === null) return [];
  return Object.values(target).flatMap((value) => sourcesOf(value));
}
