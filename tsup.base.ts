import type { Options } from "tsup";

/**
 * The build of every package: each source file becomes one file of JavaScript beside its declaration.
 *
 * Not one bundle per entry: bundlers drop whole modules that are not used (`sideEffects: false`), but keep the top-level
 * statements of a merged file. The declarations come from `tsc -p tsconfig.build.json`.
 */
export const build: Options = {
  entry: ["src/**/*.ts"],
  bundle: false,
  format: "esm",
  target: "es2022",
  platform: "neutral",
  sourcemap: true,
  clean: true,
  silent: true,
  // Without this tsup writes `fs` for `node:fs`, which browsers' bundlers then try to polyfill.
  removeNodeProtocol: false,
};
