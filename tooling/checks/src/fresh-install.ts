import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build, transform } from "esbuild";
import { withAssertions } from "./example-modules.js";
import type { Example } from "./fences.js";
import { packInto } from "./packed.js";
import { ROOT } from "./workspace.js";

/** A folder into which somebody has installed the packages, as they would come from the registry. */
export interface FreshInstall {
  readonly folder: string;
  /** Writes an example as a program with its comments as checks; its path. */
  write(example: Example, name: string): Promise<string>;
  remove(): Promise<void>;
}

/** What READMEs tell people to install beside the packages, for what their examples do. */
const NAMED_BY_READMES = ["hyparquet-writer@0.17.0", "flatgeobuf@4.5.0"];

/**
 * Packs the packages and installs the tarballs with npm into an empty folder, whose only other content is the runner of examples.
 *
 * `--engine-strict` refuses whatever does not say that it runs on the Node of this process.
 *
 * @param options `beside`: packages that are installed, too, with their versions; `only`: which of ours, all without it
 */
export async function installFresh({
  beside = NAMED_BY_READMES,
  only,
}: {
  readonly beside?: readonly string[];
  readonly only?: readonly string[];
} = {}): Promise<FreshInstall> {
  const folder = await mkdtemp(join(tmpdir(), "earthaccess-new-user-"));
  const tarballs = join(folder, "tarballs");
  await mkdir(tarballs);
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "new-user", private: true, type: "module" }));
  const packed = await packInto(tarballs, only);
  const options = ["--engine-strict", "--no-audit", "--no-fund", "--loglevel=error"];
  await promisify(execFile)("npm", ["install", ...options, ...packed, ...beside], { cwd: folder });
  await build({
    entryPoints: [join(ROOT, "tooling/checks/src/example-runner.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    conditions: ["@earthaccess/source"],
    outfile: join(folder, "runner.mjs"),
    logLevel: "silent",
  });
  return {
    folder,
    async write(example, name) {
      const path = join(folder, `${name}.mjs`);
      const { code } = await transform(withAssertions(example.code).code, { loader: "ts", target: "es2022" });
      await writeFile(path, code);
      return path;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
