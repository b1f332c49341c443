import { DirectoryHandleTarget } from "../../src/browser.js";
import { targetConformance } from "../../src/testing.js";

/** What one test came to; `error` is empty when it passed. */
export interface PageResult {
  readonly title: string;
  readonly error: string;
}

/** Runs the suite in the page, on a new folder of its private storage for each test. */
async function runSuite(): Promise<PageResult[]> {
  const tests: { title: string; body: () => Promise<void> }[] = [];
  const root = await navigator.storage.getDirectory();
  let folder: FileSystemDirectoryHandle = root;
  targetConformance(
    {
      name: "OPFS",
      // Two writers in one page cannot both refuse: the browser has no such condition.
      exclusiveCreate: false,
      async make() {
        folder = await root.getDirectoryHandle(`place-${Math.random()}`, { create: true });
        return new DirectoryHandleTarget(folder);
      },
      leftovers: () => partsIn(folder),
    },
    { describe: (_title, body) => body(), it: (title, body) => void tests.push({ title, body }) },
  );
  const results: PageResult[] = [];
  for (const { title, body } of tests) {
    const error = await body().then(
      () => "",
      (reason) => String(reason?.stack ?? reason),
    );
    results.push({ title, error });
  }
  return results;
}

async function partsIn(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const parts: string[] = [];
  const listed = folder as FileSystemDirectoryHandle & { values(): AsyncIterable<FileSystemHandle> };
  for await (const entry of listed.values()) {
    if (entry.kind === "directory") parts.push(...(await partsIn(entry as FileSystemDirectoryHandle)));
    else if (entry.name.endsWith(".part")) parts.push(entry.name);
  }
  return parts;
}

Object.assign(globalThis, { runSuite });
