import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** Modules whose exports include tasks: URLs, paths from the working folder, or names of installed packages. */
export type TaskModules = string | URL | readonly (string | URL)[];

/** The modules as URLs that any thread can import. */
export function taskModuleUrls(modules: TaskModules): readonly string[] {
  const list = typeof modules === "string" || modules instanceof URL ? [modules] : modules;
  if (list.length === 0)
    throw new TypeError("tasks names no module. Give at least one, such as new URL('./tasks.js', import.meta.url).");
  return list.map((module) => {
    if (module instanceof URL) return module.href;
    if (/^(file|data|node):/.test(module)) return module;
    if (/^[./\\]|^[a-z]:[\\/]/i.test(module)) return pathToFileURL(resolve(module)).href;
    // Names resolve where the application is: from this package its dependencies may be out of reach.
    return pathToFileURL(createRequire(pathToFileURL(join(process.cwd(), "package.json"))).resolve(module)).href;
  });
}
