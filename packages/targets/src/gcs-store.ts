import type { ByteSource } from "./byte-source.js";
import { algorithmOf, type Checksum, digestHex } from "./checksum.js";
import { type GcsAccess, GcsClient, GcsFailure } from "./gcs-client.js";
import { type GcsObject, gcsUpload } from "./gcs-upload.js";
import type { ObjectPlace } from "./object-names.js";
import { type ListedObject, type NewObject, type ObjectStore, rangeHeader } from "./object-target.js";
import type { StoreFailure } from "./store-errors.js";
import { checksumFromMetadata, checksumMetadata } from "./stored-checksum.js";
import type { ReadOptions, TargetFile } from "./target.js";

/** What a Google Cloud Storage target takes. */
export interface GcsTargetOptions extends GcsAccess {
  /** Bytes of a part, a multiple of 256 KiB. @default 8 MiB */
  readonly partSize?: number | undefined;
}

const PART_STEP = 256 * 1024;

/** One bucket of Google Cloud Storage. */
export class GcsStore implements ObjectStore {
  readonly scheme = "gs";
  readonly partSize: number;
  /** The API takes the parts of an object one after the other. */
  readonly parallelParts = 1;
  readonly #bucket: string;
  readonly #client: GcsClient;

  constructor({ bucket }: ObjectPlace, options: GcsTargetOptions) {
    this.#bucket = bucket;
    this.#client = new GcsClient(options);
    this.partSize = Math.ceil((options.partSize ?? 8 * 1024 * 1024) / PART_STEP) * PART_STEP;
  }

  async upload(key: string, { checksum, ...facts }: NewObject, signal: AbortSignal | undefined) {
    const object = {
      bucket: this.#bucket,
      key,
      ...facts,
      metadata: checksumMetadata(checksum),
      md5Hash: base64Md5(checksum),
    };
    return gcsUpload(this.#client, object, signal);
  }

  async head(key: string): Promise<Omit<TargetFile, "name"> | null> {
    const response = await this.#client.send(this.#objectUrl(key), {}, [404]);
    if (response.status === 404) {
      await response.body?.cancel();
      return null;
    }
    return factsOf((await response.json()) as GcsObject);
  }

  async read(key: string, options: ReadOptions): Promise<ByteSource> {
    const range = rangeHeader(options);
    const response = await this.#client.send(this.#objectUrl(key, { alt: "media" }), {
      ...(range !== undefined && { headers: { range } }),
      ...(options.signal && { signal: options.signal }),
    });
    return response.body ?? new Uint8Array(0);
  }

  async delete(key: string): Promise<void> {
    const response = await this.#client.send(this.#objectUrl(key), { method: "DELETE" }, [404]);
    await response.body?.cancel();
  }

  async *list(prefix: string): AsyncGenerator<ListedObject, void, void> {
    let pageToken: string | undefined;
    do {
      const url = this.#client.url(`/storage/v1/b/${encodeURIComponent(this.#bucket)}/o`, { prefix, pageToken });
      const response = await this.#client.send(url, {});
      const page = (await response.json()) as { items?: GcsObject[]; nextPageToken?: string };
      for (const object of page.items ?? []) {
        if (object.name !== undefined) yield { key: object.name, ...factsOf(object) };
      }
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined);
  }

  failureOf(error: unknown): StoreFailure {
    return error instanceof GcsFailure ? error.failure : { word: (error as { code?: string } | undefined)?.code };
  }

  #objectUrl(key: string, query: Readonly<Record<string, string>> = {}): string {
    const path = `/storage/v1/b/${encodeURIComponent(this.#bucket)}/o/${encodeURIComponent(key)}`;
    return this.#client.url(path, query);
  }
}

/** As Google takes an MD5, which it compares before the object appears. */
function base64Md5(checksum: Checksum | undefined): string | undefined {
  const hex = checksum && algorithmOf(checksum.algorithm) === "md5" ? digestHex(checksum) : undefined;
  return hex && btoa(hex.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16))));
}

function factsOf({ metadata, md5Hash, size = "0", etag, generation }: GcsObject): Omit<TargetFile, "name"> {
  const checksum =
    checksumFromMetadata(metadata) ?? (md5Hash === undefined ? undefined : { algorithm: "MD5", value: md5Hash });
  // Conditions on writing take the generation, which is the tag of the bytes; etags change with the metadata, too.
  const tag = generation ?? etag;
  return { size: Number(size), ...(tag && { etag: tag }), ...(checksum && { checksum }) };
}
