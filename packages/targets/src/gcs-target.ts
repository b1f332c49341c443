import { BodyCheck } from "./body-check.js";
import { cutIntoParts, partSizeFor } from "./body-parts.js";
import { type ByteSource, batchesOf } from "./byte-source.js";
import { algorithmOf, type Checksum, digestHex, digestMatches, sameChecksum } from "./checksum.js";
import { type GcsAccess, GcsClient, GcsFailure } from "./gcs-client.js";
import { type GcsObject, gcsUpload } from "./gcs-upload.js";
import { keyOf, type ObjectPlace, placeOf } from "./object-names.js";
import { storeError } from "./store-errors.js";
import { checksumFromMetadata, checksumMetadata } from "./stored-checksum.js";
import type { ReadOptions, TargetFile, TargetFileSystem, WriteOptions, WrittenFile } from "./target.js";
import { exists, notFound } from "./target-errors.js";
import { uploadInParts } from "./upload-in-parts.js";

/** What {@link GcsTarget} takes. */
export interface GcsTargetOptions extends GcsAccess {
  /** Bytes of a part, a multiple of 256 KiB. @default 8 MiB */
  readonly partSize?: number | undefined;
}

const PART_STEP = 256 * 1024;

/**
 * A bucket of Google Cloud Storage, through its JSON API and `fetch`; in browsers too.
 *
 * A body is sent in parts as it arrives and becomes an object only when all of it has passed the check. An MD5 is also compared
 * by Google. Parts of one object go one after the other, as the API demands; several objects go side by side.
 *
 * Needs the package `google-auth-library` only when no `token` is given.
 *
 * @example
 * ```ts
 * const target = new GcsTarget("gs://my-bucket/data", { token: "<access token>" });
 * ```
 */
export class GcsTarget implements TargetFileSystem {
  readonly location: string;
  readonly #place: ObjectPlace;
  readonly #client: GcsClient;
  readonly #partSize: number;

  /** @param location `gs://bucket/folder` */
  constructor(location: string | URL, options: GcsTargetOptions = {}) {
    this.location = String(location);
    this.#place = placeOf(this.location, ["gs", "gcs"]);
    this.#client = new GcsClient(options);
    this.#partSize = Math.ceil((options.partSize ?? 8 * 1024 * 1024) / PART_STEP) * PART_STEP;
  }

  async write(name: string, body: ByteSource, options: WriteOptions = {}): Promise<WrittenFile> {
    const key = keyOf(this.#place, name);
    const { checksum, contentType, size, signal } = options;
    return this.#run(`write ${name} to ${this.location}`, signal, async () => {
      if (options.ifNoneMatch === "*" && (await this.head(name))) throw exists(name, this.location);
      const check = await BodyCheck.start(name, options);
      const parts = cutIntoParts(body, check, (index) => partSizeFor(index, this.#partSize, size), { size, signal });
      const object = {
        bucket: this.#place.bucket,
        key,
        contentType,
        metadata: checksumMetadata(checksum),
        md5Hash: base64Md5(checksum),
        onlyNew: options.ifNoneMatch === "*",
      };
      let sent = 0;
      const stored = await uploadInParts(gcsUpload(this.#client, object, signal), parts, 1, (bytes) => {
        sent += bytes;
        options.onProgress?.(sent);
      });
      const proven = check.finish();
      return {
        name,
        ...proven,
        url: this.url(name),
        ...(stored.etag && { etag: stored.etag }),
        verified: proven.checksum !== undefined,
      };
    });
  }

  async head(name: string): Promise<TargetFile | null> {
    const url = this.#objectUrl(name);
    return this.#run(`look at ${name} in ${this.location}`, undefined, async () => {
      const response = await this.#client.send(url, {}, [404]);
      if (response.status === 404) {
        await response.body?.cancel();
        return null;
      }
      return fileOf(name, (await response.json()) as GcsObject);
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
    const end = length === undefined ? "" : offset + length - 1;
    const headers = new Headers(offset > 0 || length !== undefined ? { range: `bytes=${offset}-${end}` } : {});
    const response = await this.#run(doing, signal, () =>
      this.#client.send(this.#objectUrl(name, { alt: "media" }), { headers, ...(signal && { signal }) }),
    ).catch((error) => {
      throw (error as { code?: string }).code === "targets/not-found" ? notFound(name, this.location, error) : error;
    });
    try {
      if (response.body) for await (const batch of batchesOf(response.body)) yield* batch;
    } catch (error) {
      throw storeError(error, failureOf(error), doing, signal);
    }
  }

  async delete(name: string): Promise<void> {
    const url = this.#objectUrl(name);
    await this.#run(`remove ${name} in ${this.location}`, undefined, async () => {
      const response = await this.#client.send(url, { method: "DELETE" }, [404]);
      await response.body?.cancel();
    });
  }

  async *list(prefix = ""): AsyncGenerator<TargetFile, void, void> {
    let pageToken: string | undefined;
    do {
      const query = { prefix: this.#place.prefix + prefix, pageToken };
      const url = this.#client.url(`/storage/v1/b/${encodeURIComponent(this.#place.bucket)}/o`, query);
      const page = await this.#run(
        `list ${this.location}`,
        undefined,
        async () =>
          (await (await this.#client.send(url, {})).json()) as { items?: GcsObject[]; nextPageToken?: string },
      );
      for (const object of page.items ?? []) {
        // Consoles mark empty folders with an object of their name.
        if (object.name === undefined || object.name.endsWith("/")) continue;
        yield fileOf(object.name.slice(this.#place.prefix.length), object);
      }
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined);
  }

  url(name: string): string {
    return `gs://${this.#place.bucket}/${keyOf(this.#place, name)}`;
  }

  #objectUrl(name: string, query: Readonly<Record<string, string>> = {}): string {
    const { bucket } = this.#place;
    const key = encodeURIComponent(keyOf(this.#place, name));
    return this.#client.url(`/storage/v1/b/${encodeURIComponent(bucket)}/o/${key}`, query);
  }

  async #run<T>(doing: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    try {
      signal?.throwIfAborted();
      return await work();
    } catch (error) {
      throw storeError(error, failureOf(error), doing, signal);
    }
  }
}

/** As Google takes an MD5. */
function base64Md5(checksum: Checksum | undefined): string | undefined {
  const hex = checksum && algorithmOf(checksum.algorithm) === "md5" ? digestHex(checksum) : undefined;
  return hex && btoa(hex.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16))));
}

function failureOf(error: unknown): { readonly word?: string | undefined; readonly status?: number | undefined } {
  return error instanceof GcsFailure ? error.failure : { word: (error as { code?: string } | undefined)?.code };
}

function fileOf(name: string, object: GcsObject): TargetFile {
  const checksum =
    checksumFromMetadata(object.metadata) ??
    (object.md5Hash === undefined ? undefined : { algorithm: "MD5", value: object.md5Hash });
  return {
    name,
    size: Number(object.size ?? 0),
    ...(object.etag && { etag: object.etag }),
    ...(checksum && { checksum }),
  };
}
