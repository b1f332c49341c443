import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";

const standIn = (name: string) => fileURLToPath(new URL(`../in-pages/${name}`, import.meta.url));
const HERE = dirname(standIn("node.ts"));

/** What of Node and of the tests' tools has somebody who stands in for it in a page. */
const STANDS_FOR = new Map([
  ["vitest", standIn("vitest.ts")],
  ["@earthaccess/simulator", standIn("simulator.ts")],
  ...["fs", "fs/promises", "path", "url", "timers/promises", "zlib", "crypto"].map(
    (name) => [`node:${name}`, standIn("node.ts")] as const,
  ),
]);

/** A file of unit tests and all it imports, as a script that offers `runTests()`; `undefined` when it needs more of Node. */
export async function bundleTests(file: string): Promise<string | undefined> {
  let isPortable = true;
  const plugin: Plugin = {
    name: "stand-ins",
    setup(builder) {
      builder.onResolve({ filter: /^node:buffer$/ }, () =>
        builder.resolve("buffer/", { kind: "import-statement", resolveDir: HERE }),
      );
      builder.onResolve({ filter: /^(vitest|@earthaccess\/simulator|node:.*)$/ }, ({ path }) => {
        const found = STANDS_FOR.get(path);
        isPortable &&= found !== undefined;
        return found === undefined ? { path, external: true } : { path: found };
      });
      builder.onLoad({ filter: /\/test\/.*\.ts$/ }, async ({ path }) => ({
        contents: forPages(await readFile(path, "utf8"), path),
        loader: "ts",
        resolveDir: dirname(path),
      }));
    },
  };
  const entry = `import { runTests } from "vitest"; globalThis.runTests = (left) => runTests(() => import(${JSON.stringify(file)}), left);`;
  const built = await build({
    stdin: { contents: entry, resolveDir: HERE },
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    conditions: ["@earthaccess/source"],
    define: { "process.env": "{}" },
    write: false,
    logLevel: "silent",
    plugins: [plugin],
  }).catch((error: { readonly errors: readonly { readonly text: string }[] }) => {
    // What no page has, and no stand-in: a name of Node, or all of a package that is made for Node.
    const isNodes = ({ text }: { readonly text: string }) => /in-pages\/node\.ts"|^Could not resolve/.test(text);
    if (!error.errors.every(isNodes)) throw error;
  });
  return isPortable ? built?.outputFiles[0]?.text : undefined;
}

/** Timers of pages wait four milliseconds once there are many; messages do not. */
const IMMEDIATE = `function setImmediate(then, ...given) {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => (port1.close(), then(...given));
  port2.postMessage(0);
};`;

/** A test finds its fixtures beside itself, and has what only Node gives to everybody; what it tests has not. */
function forPages(source: string, path: string): string {
  const given = [
    /\bBuffer\b/.test(source) ? 'import { Buffer } from "node:buffer";' : "",
    /\bsetImmediate\b/.test(source) ? IMMEDIATE : "",
  ];
  return given.join("") + source.replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href));
}
