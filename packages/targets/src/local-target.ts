import { createReadStream } from "node:fs";
import { link, lstat, mkdir, opendir, rm, stat, unlink } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { ByteSource } from "./byte-source.js";
import { type Checksum, digestMatches } from "./checksum.js";
import { factsOfPath, renameFile } from "./file-calls.js";
import { FolderFlushes } from "./folder-flushes.js";
import { etagOf, replaceIfSame } from "./local-replace.js";
import { writeChecked } from "./local-write.js";
import { makeFolders } from "./make-folders.js";
import { segmentsOf } from "./names.js";
import { claimExistingPart, claimPart, PART_SUFFIX, type Part, sweepFolder } from "./part-file.js";
import type { PartialWrite, ReadOptions, TargetFile, TargetFileSystem, WriteOptions, WrittenFile } from "./target.js";
import { asTargetError, changed, notFound, TargetError } from "./target-errors.js";

/** What {@link LocalTarget} takes. */
export interface LocalTargetOptions {
  /** Wait until the disk has the bytes and the name before a file counts as written. @default true */
  readonly durable?: boolean;
}

/** A name that stands in a URL as it is. */
const UNESCAPED = /^[\w./-]+$/;

/**
 * A folder on a local disk.
 *
 * Bytes go to `<name>.part`, are checked, flushed, and renamed; so a file under its own name is complete whatever happens to
 * the process. The folder is made when it is missing. Links inside it are not followed.
 *
 * @example
 * ```ts
 * const target = new LocalTarget("./data");
 * ```
 */
export class LocalTarget implements TargetFileSystem {
  readonly location: string;
  readonly #root: string;
  readonly #rootUrl: string;
  readonly #durable: boolean;
  readonly #folders = new Map<string, Promise<void>>();
  readonly #flushes = new FolderFlushes();
  #writing = 0;

  constructor(folder: string | URL, options: LocalTargetOptions = {}) {
    this.location = String(folder);
    this.#root = resolve(folder instanceof URL || folder.startsWith("file:") ? fileURLToPath(folder) : folder);
    this.#rootUrl = pathToFileURL(this.#root).href.replace(/\/?$/, "/");
    this.#durable = options.durable ?? true;
  }

  async write(name: string, body: ByteSource, options: WriteOptions = {}): Promise<WrittenFile> {
    const path = this.#path(name);
    try {
      await this.#makeFolder(dirname(path), name);
      await this.#refuseExisting(path, name, options);
      const part = await claimPart(path, options.resumable);
      return await this.#finish(part, name, path, body, 0, options);
    } catch (error) {
      throw asTargetError(error, `write ${name} in ${this.location}`, options.signal);
    }
  }

  async resume(name: string): Promise<PartialWrite | undefined> {
    const path = this.#path(name);
    const part = await claimExistingPart(path);
    if (!part?.origin) return undefined;
    const { origin, offset } = part;
    return {
      offset,
      origin,
      continue: async (rest, options = {}) => {
        try {
          return await this.#finish(part, name, path, rest, offset, { ...options, resumable: origin });
        } catch (error) {
          throw asTargetError(error, `write ${name} in ${this.location}`, options.signal);
        }
      },
      discard: () => part.remove(),
    };
  }

  async head(name: string): Promise<TargetFile | null> {
    const path = this.#path(name);
    const facts = await factsOfPath(path).catch((error: unknown) => {
      throw asTargetError(error, `look at ${name} in ${this.location}`);
    });
    if (!facts?.isFile()) return null;
    const etag = await etagOf(path);
    return { name, size: facts.size, ...(etag && { etag }) };
  }

  async matches(name: string, checksum: Checksum, signal?: AbortSignal): Promise<boolean | undefined> {
    return digestMatches(this.read(name, { signal }), checksum);
  }

  async *read(name: string, options: ReadOptions = {}): AsyncGenerator<Uint8Array, void, void> {
    const { offset = 0, length, signal } = options;
    if (length === 0) return;
    try {
      yield* createReadStream(this.#path(name), {
        highWaterMark: 1024 * 1024,
        start: offset,
        ...(length !== undefined && { end: offset + length - 1 }),
        ...(signal && { signal }),
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") throw notFound(name, this.location, error);
      throw asTargetError(error, `read ${name} in ${this.location}`, signal);
    }
  }

  async delete(name: string): Promise<void> {
    await rm(this.#path(name), { force: true }).catch((error) => {
      throw asTargetError(error, `remove ${name} in ${this.location}`);
    });
  }

  async *list(prefix = ""): AsyncGenerator<TargetFile, void, void> {
    yield* this.#listFolder("", prefix);
  }

  url(name: string): string {
    const path = this.#path(name);
    return UNESCAPED.test(name) ? this.#rootUrl + name : pathToFileURL(path).href;
  }

  /** The file's path on this machine. */
  path(name: string): string {
    return this.#path(name);
  }

  #path(name: string): string {
    // Segments are checked, so nothing is left that `join` would have to tidy up.
    return `${this.#root}${this.#root.endsWith(sep) ? "" : sep}${segmentsOf(name).join(sep)}`;
  }

  async *#listFolder(folder: string, prefix: string): AsyncGenerator<TargetFile, void, void> {
    const entries = await opendir(join(this.#root, folder)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw asTargetError(error, `list ${this.location}`);
    });
    if (!entries) return;
    for await (const entry of entries) {
      const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (name.startsWith(prefix) || prefix.startsWith(`${name}/`)) yield* this.#listFolder(name, prefix);
      } else if (entry.isFile() && name.startsWith(prefix) && !PART_SUFFIX.test(name)) {
        const facts = await stat(join(this.#root, name)).catch(() => undefined);
        if (facts) yield { name, size: facts.size };
      }
    }
  }

  async #finish(
    part: Part,
    name: string,
    path: string,
    body: ByteSource,
    offset: number,
    options: WriteOptions,
  ): Promise<WrittenFile> {
    let moved = false;
    this.#writing++;
    try {
      const { size, checksum } = await writeChecked(part, name, body, offset, options, this.#durable);
      options.signal?.throwIfAborted();
      if (options.ifNoneMatch === "*") {
        // A link fails where a rename would replace.
        await link(part.path, path);
        await unlink(part.path);
      } else if (options.ifMatch !== undefined)
        await replaceIfSame(part.path, path, options.ifMatch, [name, this.location]);
      else await renameFile(part.path, path);
      moved = true;
      await part.forget();
      if (this.#durable) await this.#flushes.flush(dirname(path));
      return {
        name,
        size,
        url: this.url(name),
        verified: checksum !== undefined,
        ...(checksum && { checksum }),
      };
    } finally {
      this.#writing--;
      if (!moved) await part.release();
      // A disk that nothing is written to any more can be taken away.
      if (this.#writing === 0) await this.#flushes.close();
    }
  }

  /** Under a condition only: to be refused before the bytes come. A folder of that name refuses the rename by itself. */
  async #refuseExisting(path: string, name: string, options: WriteOptions): Promise<void> {
    if (options.ifNoneMatch === undefined && options.ifMatch === undefined) return;
    if (options.ifNoneMatch === "*" && (await factsOfPath(path).catch(() => undefined)))
      throw new TargetError(`${name} exists already in ${this.location}.`, { code: "targets/exists", data: { name } });
    if (options.ifMatch !== undefined && (await etagOf(path)) !== options.ifMatch) throw changed(name, this.location);
  }

  /** Makes the folder once, and refuses one that a link inside the target leads elsewhere. */
  #makeFolder(folder: string, name: string): Promise<void> {
    const known = this.#folders.get(folder);
    if (known) return known;
    const made = this.#ensureFolder(folder, name);
    this.#folders.set(folder, made);
    made.catch(() => this.#folders.delete(folder));
    return made;
  }

  async #ensureFolder(folder: string, name: string): Promise<void> {
    await makeFolders(this.#root);
    const inner = folder
      .slice(this.#root.length)
      .split(/[\\/]/)
      .filter((segment) => segment !== "");
    let path = this.#root;
    for (const segment of inner) {
      path = join(path, segment);
      await mkdir(path).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "EEXIST") throw error;
      });
      const facts = await lstat(path);
      if (facts.isSymbolicLink())
        throw new TargetError(
          `${name} would be written through the link ${segment} in ${this.location}. Remove the link, or give the folder it leads to as the target.`,
          { code: "targets/invalid-name", data: { name, link: segment } },
        );
    }
    await sweepFolder(folder);
  }
}
