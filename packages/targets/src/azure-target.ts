import type { ContainerClient } from "@azure/storage-blob";
import { type AzureAccess, azureFailure, connectAzure } from "./azure-client.js";
import { azureUpload } from "./azure-upload.js";
import { BodyCheck } from "./body-check.js";
import { cutIntoParts, partSizeFor } from "./body-parts.js";
import { type ByteSource, batchesOf } from "./byte-source.js";
import { type Checksum, digestMatches, sameChecksum } from "./checksum.js";
import { keyOf, type ObjectPlace, placeOf } from "./object-names.js";
import { storeError, verdictOf } from "./store-errors.js";
import { checksumFromMetadata, checksumMetadata } from "./stored-checksum.js";
import type { ReadOptions, TargetFile, TargetFileSystem, WriteOptions, WrittenFile } from "./target.js";
import { exists, notFound } from "./target-errors.js";
import { uploadInParts } from "./upload-in-parts.js";

/** What {@link AzureTarget} takes. */
export interface AzureTargetOptions extends AzureAccess {
  /** Bytes of a block; larger bodies get larger blocks. @default 8 MiB */
  readonly partSize?: number | undefined;
  /** Blocks on their way at once; memory is bounded by `parallelParts + 2` blocks. @default 4 */
  readonly parallelParts?: number | undefined;
}

/**
 * A container of Azure Blob Storage.
 *
 * A body is sent in blocks as it arrives, each with its MD5, and becomes a blob only when all of it has passed the check.
 *
 * Needs the package `@azure/storage-blob`.
 *
 * @example
 * ```ts
 * const target = new AzureTarget("az://my-container/data", { accountName: "myaccount", sasToken: "<sas>" });
 * ```
 */
export class AzureTarget implements TargetFileSystem {
  readonly location: string;
  readonly #place: ObjectPlace;
  readonly #options: AzureTargetOptions;
  #container: Promise<ContainerClient> | undefined;

  /** @param location `az://container/folder`, or `abfs://container@account.dfs.core.windows.net/folder` */
  constructor(location: string | URL, options: AzureTargetOptions = {}) {
    this.location = String(location);
    const { plain, account } = withoutAccount(this.location);
    this.#place = placeOf(plain, ["az", "azure", "abfs", "abfss"]);
    this.#options = account === undefined ? options : { accountName: account, ...options };
  }

  async write(name: string, body: ByteSource, options: WriteOptions = {}): Promise<WrittenFile> {
    const key = keyOf(this.#place, name);
    const { checksum, contentType, size, signal } = options;
    return this.#run(`write ${name} to ${this.location}`, signal, async (container) => {
      if (options.ifNoneMatch === "*" && (await this.head(name))) throw exists(name, this.location);
      const check = await BodyCheck.start(name, options);
      const smallest = this.#options.partSize ?? 8 * 1024 * 1024;
      const parts = cutIntoParts(body, check, (index) => partSizeFor(index, smallest, size), { size, signal });
      const blob = { contentType, metadata: checksumMetadata(checksum), onlyNew: options.ifNoneMatch === "*" };
      const upload = azureUpload(container.getBlockBlobClient(key), blob, signal);
      let sent = 0;
      const stored = await uploadInParts(upload, parts, this.#options.parallelParts ?? 4, (bytes) => {
        sent += bytes;
        options.onProgress?.(sent);
      });
      const proven = check.finish();
      return { name, ...proven, url: this.url(name), ...stored, verified: proven.checksum !== undefined };
    });
  }

  async head(name: string): Promise<TargetFile | null> {
    const key = keyOf(this.#place, name);
    return this.#run(`look at ${name} in ${this.location}`, undefined, async (container) => {
      try {
        const found = await container.getBlobClient(key).getProperties();
        const checksum = checksumFromMetadata(found.metadata);
        const size = found.contentLength ?? 0;
        return { name, size, ...(found.etag && { etag: found.etag }), ...(checksum && { checksum }) };
      } catch (error) {
        if (verdictOf(azureFailure(error)) === "not-found") return null;
        throw error;
      }
    });
  }

  async matches(name: string, checksum: Checksum, signal?: AbortSignal): Promise<boolean | undefined> {
    const file = await this.head(name);
    if (!file) return undefined;
    return sameChecksum(file.checksum, checksum) ?? digestMatches(this.read(name, { signal }), checksum);
  }

  async *read(name: string, options: ReadOptions = {}): AsyncGenerator<Uint8Array, void, void> {
    const { offset = 0, length, signal } = options;
    if (length === 0) return;
    const doing = `read ${name} in ${this.location}`;
    const found = await this.#run(doing, signal, (container) =>
      container.getBlobClient(keyOf(this.#place, name)).download(offset, length, signal ? { abortSignal: signal } : {}),
    ).catch((error) => {
      throw (error as { code?: string }).code === "targets/not-found" ? notFound(name, this.location, error) : error;
    });
    try {
      // A stream on Node, a Blob in browsers.
      const body = (found.readableStreamBody ?? (await found.blobBody)?.stream()) as ByteSource | undefined;
      if (body) for await (const batch of batchesOf(body)) yield* batch;
    } catch (error) {
      throw storeError(error, azureFailure(error), doing, signal);
    }
  }

  async delete(name: string): Promise<void> {
    const key = keyOf(this.#place, name);
    await this.#run(`remove ${name} in ${this.location}`, undefined, (container) =>
      container.getBlobClient(key).deleteIfExists(),
    );
  }

  async *list(prefix = ""): AsyncGenerator<TargetFile, void, void> {
    const skipped = this.#place.prefix.length;
    const container = await this.#run(`list ${this.location}`, undefined, async (found) => found);
    const blobs = container.listBlobsFlat({ prefix: this.#place.prefix + prefix })[Symbol.asyncIterator]();
    for (;;) {
      const { value: blob, done } = await this.#run(`list ${this.location}`, undefined, () => blobs.next());
      if (done) return;
      const { contentLength, etag } = blob.properties;
      if (!blob.name.endsWith("/")) {
        yield { name: blob.name.slice(skipped), size: contentLength ?? 0, ...(etag && { etag }) };
      }
    }
  }

  url(name: string): string {
    return `az://${this.#place.bucket}/${keyOf(this.#place, name)}`;
  }

  async #run<T>(
    doing: string,
    signal: AbortSignal | undefined,
    work: (container: ContainerClient) => Promise<T>,
  ): Promise<T> {
    try {
      signal?.throwIfAborted();
      this.#container ??= connectAzure(this.#place.bucket, this.#options);
      return await work(await this.#container);
    } catch (error) {
      throw storeError(error, azureFailure(error), doing, signal);
    }
  }
}

/** `abfs://container@account.dfs.core.windows.net/path` as `abfs://container/path`, and the account. */
function withoutAccount(location: string): { readonly plain: string; readonly account?: string } {
  const [, start, account, path] = /^(abfss?:\/\/[^/@]+)@([^./]+)\.[^/]*(.*)$/i.exec(location) ?? [];
  return start === undefined || account === undefined ? { plain: location } : { plain: start + path, account };
}
