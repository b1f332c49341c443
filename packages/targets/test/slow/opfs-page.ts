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
  tests.push({ title: "a part whose lock is released late is removed all the same", body: releasedLate });
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

/** About one in ten thousand removals comes too early in Chromium; here the first two do. */
async function releasedLate(): Promise<void> {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("late", { create: true });
  const { removeEntry } = FileSystemDirectoryHandle.prototype;
  let refusals = 0;
  FileSystemDirectoryHandle.prototype.removeEntry = function (...entry) {
    if (refusals === 2) return removeEntry.apply(this, entry);
    refusals += 1;
    return Promise.reject(new DOMException("An attempt was made to modify an object.", "NoModificationAllowedError"));
  };
  try {
    const written = new DirectoryHandleTarget(folder).write("new", new Uint8Array(9), { size: 5 });
    const outcome = await written.then(
      () => "written",
      (error: { code?: string }) => String(error.code),
    );
    if (outcome !== "targets/size-mismatch") throw new Error(`Unexpected outcome: ${outcome}`);
  } finally {
    FileSystemDirectoryHandle.prototype.removeEntry = removeEntry;
  }
  const left = await partsIn(folder);
  if (refusals !== 2 || left.length > 0)
    throw new Error(`After ${refusals} refusals there is left: ${left.join(", ")}`);
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
