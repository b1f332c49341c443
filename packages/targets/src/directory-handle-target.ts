import { isEarthaccessError } from "@earthaccess/errors";
import { BodyCheck } from "./body-check.js";
import { namingFailures } from "./body-failure.js";
import { type ByteSource, batchesOf } from "./byte-source.js";
import { type Checksum, digestMatches } from "./checksum.js";
import { segmentsOf } from "./names.js";
import type { ReadOptions, TargetFile, TargetFileSystem, WriteOptions, WrittenFile } from "./target.js";
import { asTargetError, changed, exists, notFound, TargetError } from "./target-errors.js";

/** What browsers have beyond TypeScript's own description of a file handle. */
type MovableHandle = FileSystemFileHandle & { move?(parent: FileSystemDirectoryHandle, name: string): Promise<void> };
type ListedHandle = FileSystemDirectoryHandle & { entries(): AsyncIterable<[string, FileSystemHandle]> };

const PART = ".part";
/** Parts, and the files in which Chromium keeps what is written until it is complete. */
const UNFINISHED = /\.part(\.crswap)?$|\.crswap$/;

/** What a browser's refusals mean, by the name of the DOMException. */
const REFUSALS: Readonly<Record<string, readonly [code: string, advice: string]>> = {
  NotAllowedError: [
    "targets/no-permission",
    "The page may not write there. Ask for the folder again with mode readwrite.",
  ],
  NoModificationAllowedError: [
    "targets/no-permission",
    "Another tab or program has the file open. Close it and try again.",
  ],
  QuotaExceededError: ["targets/no-space", "The browser's storage is full. Free some space and run this again."],
  TypeMismatchError: [
    "targets/exists",
    "There is a folder where the file should be, or a file where a folder should be.",
  ],
  TypeError: ["targets/invalid-name", "The browser does not allow this file name."],
};

/**
 * A folder of a browser: one that the user picked, or the page's private one (OPFS).
 *
 * Bytes go to `<name>.part`, which is moved to its name when they have passed the check. A browser that cannot move files
 * writes under the final name, which is empty until the bytes are complete.
 *
 * @example
 * ```ts no-run
 * const target = new DirectoryHandleTarget(await navigator.storage.getDirectory());
 * ```
 */
export class DirectoryHandleTarget implements TargetFileSystem {
  readonly location: string;
  readonly #root: FileSystemDirectoryHandle;

  /** @param folder from `showDirectoryPicker({ mode: "readwrite" })` or `navigator.storage.getDirectory()` */
  constructor(folder: FileSystemDirectoryHandle) {
    this.#root = folder;
    this.location = folder.name === "" ? "opfs:" : folder.name;
  }

  async write(name: string, body: ByteSource, options: WriteOptions = {}): Promise<WrittenFile> {
    const { signal } = options;
    return this.#run(`write ${name}`, signal, async () => {
      const { folder, file } = await this.#folderOf(name, true);
      await this.#refuseExisting(folder, file, name, options);
      const partName = `${file}.${Math.random().toString(36).slice(2, 8)}${PART}`;
      const part: MovableHandle = await folder.getFileHandle(partName, { create: true });
      try {
        const proven = await writeChecked(part, name, body, options);
        await this.#refuseExisting(folder, file, name, options);
        if (part.move) await part.move(folder, file);
        else await copyInto(folder, file, part);
        return { name, ...proven, url: this.url(name), verified: proven.checksum !== undefined };
      } finally {
        await removePart(folder, partName);
      }
    });
  }

  async head(name: string): Promise<TargetFile | null> {
    const file = await this.#file(name);
    return file && { name, size: file.size, etag: etagOf(file) };
  }

  async matches(name: string, checksum: Checksum): Promise<boolean | undefined> {
    return digestMatches(this.read(name), checksum);
  }

  async *read(name: string, { offset = 0, length }: ReadOptions = {}): AsyncGenerator<Uint8Array, void, void> {
    const file = await this.#file(name);
    if (!file) throw notFound(name, this.location);
    const end = length === undefined ? file.size : offset + length;
    for await (const batch of batchesOf(file.slice(offset, end).stream())) yield* batch;
  }

  async delete(name: string): Promise<void> {
    await this.#run(`remove ${name}`, undefined, async () => {
      const found = await this.#existing(name);
      await found?.folder.removeEntry(found.file).catch(ignoreMissing);
    });
  }

  async *list(prefix = ""): AsyncGenerator<TargetFile, void, void> {
    yield* listFolder(this.#root as ListedHandle, "", prefix);
  }

  url(name: string): string {
    segmentsOf(name);
    return `${this.location}/${name}`;
  }

  async #folderOf(name: string, create: boolean) {
    const segments = [...segmentsOf(name)];
    const file = segments.pop() as string;
    let folder = this.#root;
    for (const segment of segments) folder = await folder.getDirectoryHandle(segment, { create });
    return { folder, file };
  }

  #existing(name: string) {
    return this.#folderOf(name, false).catch(ignoreMissing);
  }

  #file(name: string): Promise<File | null> {
    return this.#run(`look at ${name}`, undefined, async () => {
      const found = await this.#existing(name);
      const handle = await found?.folder.getFileHandle(found.file).catch(ignoreMissing);
      return (await handle?.getFile()) ?? null;
    });
  }

  async #refuseExisting(folder: FileSystemDirectoryHandle, file: string, name: string, options: WriteOptions) {
    const { ifNoneMatch, ifMatch } = options;
    if (ifNoneMatch !== "*" && ifMatch === undefined) return;
    const found = await folder.getFileHandle(file).catch(ignoreMissing);
    if (found && ifNoneMatch === "*") throw exists(name, this.location);
    if (ifMatch !== undefined && (!found || etagOf(await found.getFile()) !== ifMatch))
      throw changed(name, this.location);
  }

  async #run<T>(doing: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    try {
      signal?.throwIfAborted();
      return await work();
    } catch (error) {
      const refusal = REFUSALS[(error as Error).name];
      if (signal?.aborted || isEarthaccessError(error) || !refusal) throw asTargetError(error, doing, signal);
      const [code, advice] = refusal;
      throw new TargetError(`Cannot ${doing} in ${this.location}: ${advice}`, { code, cause: error });
    }
  }
}

/** Browsers tell nothing else of a file. */
function etagOf({ lastModified, size }: File): string {
  return `${lastModified.toString(36)}-${size.toString(36)}`;
}

async function writeChecked(part: FileSystemFileHandle, name: string, body: ByteSource, options: WriteOptions) {
  const check = await BodyCheck.start(name, options);
  const writable = await part.createWritable();
  try {
    for await (const batch of namingFailures(batchesOf(body))) {
      options.signal?.throwIfAborted();
      for (const piece of batch) {
        check.count(piece.length);
        check.digest(piece);
        await writable.write(piece as Uint8Array<ArrayBuffer>);
      }
      options.onProgress?.(check.size);
    }
    options.signal?.throwIfAborted();
    const proven = check.finish();
    await writable.close();
    return proven;
  } catch (error) {
    await writable.abort(error).catch(() => undefined);
    throw error;
  }
}

/** Milliseconds before each further try to remove a part. */
const RELEASED_WITHIN = [1, 5, 20, 100, 500];

/** Chromium may hold the lock of a file a moment longer than it takes to answer `abort`, and refuses to remove it until then. */
async function removePart(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  for (const wait of RELEASED_WITHIN) {
    const refusal = await folder.removeEntry(name).catch((error: Error) => error);
    if (refusal?.name !== "NoModificationAllowedError") return;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  await folder.removeEntry(name).catch(() => undefined);
}

async function copyInto(folder: FileSystemDirectoryHandle, name: string, part: FileSystemFileHandle): Promise<void> {
  const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
  await (await part.getFile()).stream().pipeTo(writable);
}

async function* listFolder(folder: ListedHandle, path: string, prefix: string): AsyncGenerator<TargetFile, void, void> {
  for await (const [entry, handle] of folder.entries()) {
    const name = path + entry;
    if (handle.kind === "directory") {
      if (name.startsWith(prefix) || prefix.startsWith(`${name}/`)) {
        yield* listFolder(handle as ListedHandle, `${name}/`, prefix);
      }
    } else if (name.startsWith(prefix) && !UNFINISHED.test(name)) {
      yield { name, size: (await (handle as FileSystemFileHandle).getFile()).size };
    }
  }
}

function ignoreMissing(error: unknown): undefined {
  if ((error as Error).name !== "NotFoundError") throw error;
}
