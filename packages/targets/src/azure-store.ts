import type { ContainerClient } from "@azure/storage-blob";
import { type AzureAccess, azureFailure, connectAzure } from "./azure-client.js";
import { azureUpload } from "./azure-upload.js";
import type { ByteSource } from "./byte-source.js";
import type { ObjectPlace } from "./object-names.js";
import type { ListedObject, NewObject, ObjectStore } from "./object-target.js";
import { verdictOf } from "./store-errors.js";
import { checksumFromMetadata, checksumMetadata } from "./stored-checksum.js";
import type { ReadOptions, TargetFile } from "./target.js";

/** What an Azure target takes. */
export interface AzureTargetOptions extends AzureAccess {
  /** Bytes of a block; larger bodies get larger blocks. @default 8 MiB */
  readonly partSize?: number | undefined;
  /** Blocks on their way at once; memory is bounded by `parallelParts + 2` blocks. @default 4 */
  readonly parallelParts?: number | undefined;
}

/** One container of Azure Blob Storage. */
export class AzureStore implements ObjectStore {
  readonly scheme = "az";
  readonly partSize: number;
  readonly parallelParts: number;
  readonly failureOf = azureFailure;
  readonly #name: string;
  readonly #options: AzureTargetOptions;
  #container: Promise<ContainerClient> | undefined;

  constructor({ bucket }: ObjectPlace, options: AzureTargetOptions) {
    this.#name = bucket;
    this.#options = options;
    this.partSize = options.partSize ?? 8 * 1024 * 1024;
    this.parallelParts = options.parallelParts ?? 4;
  }

  async upload(key: string, object: NewObject, signal: AbortSignal | undefined) {
    const { checksum, ...facts } = object;
    const blob = (await this.#connected()).getBlockBlobClient(key);
    return azureUpload(blob, { ...facts, metadata: checksumMetadata(checksum) }, signal);
  }

  async head(key: string): Promise<Omit<TargetFile, "name"> | null> {
    const container = await this.#connected();
    try {
      const { contentLength: size = 0, etag, metadata } = await container.getBlobClient(key).getProperties();
      const checksum = checksumFromMetadata(metadata);
      return { size, ...(etag && { etag }), ...(checksum && { checksum }) };
    } catch (error) {
      if (verdictOf(azureFailure(error)) === "not-found") return null;
      throw error;
    }
  }

  async read(key: string, { offset = 0, length, signal }: ReadOptions): Promise<ByteSource> {
    const blob = (await this.#connected()).getBlobClient(key);
    const found = await blob.download(offset, length, signal ? { abortSignal: signal } : {});
    // A stream on Node, a Blob in browsers.
    const body = found.readableStreamBody ?? (await found.blobBody)?.stream();
    return (body as ByteSource | undefined) ?? new Uint8Array(0);
  }

  async delete(key: string): Promise<void> {
    await (await this.#connected()).getBlobClient(key).deleteIfExists();
  }

  async *list(prefix: string): AsyncGenerator<ListedObject, void, void> {
    for await (const { name: key, properties } of (await this.#connected()).listBlobsFlat({ prefix })) {
      const { contentLength: size = 0, etag } = properties;
      yield { key, size, ...(etag && { etag }) };
    }
  }

  #connected(): Promise<ContainerClient> {
    this.#container ??= connectAzure(this.#name, this.#options);
    return this.#container;
  }
}
