import { BodyCheck } from "./body-check.js";
import { cutIntoParts, partSizeFor } from "./body-parts.js";
import { type ByteSource, batchesOf } from "./byte-source.js";
import { type Checksum, digestMatches, sameChecksum } from "./checksum.js";
import { keyOf, type ObjectPlace, placeOf } from "./object-names.js";
import { connectS3, type S3Access, type S3Connection, s3Failure } from "./s3-client.js";
import { copyWithinS3 } from "./s3-copy.js";
import { s3Upload } from "./s3-upload.js";
import { storeError, verdictOf } from "./store-errors.js";
import { checksumFromMetadata, checksumMetadata } from "./stored-checksum.js";
import type { ObjectSource, ReadOptions, TargetFile, TargetFileSystem, WriteOptions, WrittenFile } from "./target.js";
import { exists, notFound } from "./target-errors.js";
import { uploadInParts } from "./upload-in-parts.js";

/** What {@link S3Target} takes. */
export interface S3TargetOptions extends S3Access {
  /** The requester pays for requests and transfer. @default false */
  readonly requesterPays?: boolean | undefined;
  /** Encryption at rest, such as `"AES256"` or `"aws:kms"`. @default the bucket's */
  readonly encryption?: string | undefined;
  /** The key of `"aws:kms"`. @default the account's */
  readonly encryptionKeyId?: string | undefined;
  /** Such as `"STANDARD_IA"`. @default the bucket's */
  readonly storageClass?: string | undefined;
  /** Bytes of a part, at least 5 MiB; larger bodies get larger parts. @default 8 MiB */
  readonly partSize?: number | undefined;
  /** Parts on their way at once; memory is bounded by `parallelParts + 2` parts. @default 4 */
  readonly parallelParts?: number | undefined;
}

const MIN_PART = 5 * 1024 * 1024;

/**
 * A bucket of S3, or of a service that speaks its language, such as MinIO, R2 or Ceph.
 *
 * A body is sent in parts as it arrives and becomes an object only when all of it has passed the check; until then, and after a
 * failure, readers see what was there before, and the parts are given up. Each part carries a CRC-32 that S3 compares. The
 * checksum a body was verified against is kept in the object's metadata, so that a later run knows the object again.
 *
 * Needs the package `@aws-sdk/client-s3`.
 *
 * @example
 * ```ts
 * const target = new S3Target("s3://my-bucket/data", { region: "us-west-2" });
 * ```
 */
export class S3Target implements TargetFileSystem {
  readonly location: string;
  readonly #place: ObjectPlace;
  readonly #options: S3TargetOptions;
  #connection: Promise<S3Connection> | undefined;

  /** @param location `s3://bucket/folder` */
  constructor(location: string | URL, options: S3TargetOptions = {}) {
    this.location = String(location);
    this.#place = placeOf(this.location, ["s3", "s3a"]);
    this.#options = options;
  }

  async write(name: string, body: ByteSource, options: WriteOptions = {}): Promise<WrittenFile> {
    const key = keyOf(this.#place, name);
    return this.#run(`write ${name} to ${this.location}`, options.signal, async (connection) => {
      // Before any byte of the body; the store itself decides between writers that begin at the same time.
      if (options.ifNoneMatch === "*" && (await this.head(name))) throw exists(name, this.location);
      const check = await BodyCheck.start(name, options);
      const { size, signal } = options;
      const smallest = Math.max(this.#options.partSize ?? 8 * 1024 * 1024, MIN_PART);
      const parts = cutIntoParts(body, check, (index) => partSizeFor(index, smallest, size), { size, signal });
      const upload = s3Upload(
        connection,
        { ...this.#address(key), ...this.#newObject(options), ...(options.ifNoneMatch && { IfNoneMatch: "*" }) },
        signal,
      );
      let sent = 0;
      const stored = await uploadInParts(upload, parts, this.#options.parallelParts ?? 4, (bytes) => {
        sent += bytes;
        options.onProgress?.(sent);
      });
      const { checksum, ...proven } = check.finish();
      const verified = checksum !== undefined;
      return { name, ...proven, url: this.url(name), ...stored, verified, ...(checksum && { checksum }) };
    });
  }

  async copyFrom(source: ObjectSource, name: string, options: WriteOptions = {}): Promise<WrittenFile | undefined> {
    const key = keyOf(this.#place, name);
    if (!source.url.startsWith("s3://")) return undefined;
    return this.#run(`copy ${name} to ${this.location}`, options.signal, async (connection) => {
      if (options.ifNoneMatch === "*" && (await this.head(name))) throw exists(name, this.location);
      const newObject = { ...this.#address(key), ...this.#newObject({ ...options, checksum: undefined }) };
      const copied = await copyWithinS3(connection, source, name, newObject, options);
      return copied && { name, url: this.url(name), ...copied };
    });
  }

  async head(name: string): Promise<TargetFile | null> {
    const key = keyOf(this.#place, name);
    return this.#run(`look at ${name} in ${this.location}`, undefined, async ({ sdk, client }) => {
      try {
        const found = await client.send(new sdk.HeadObjectCommand(this.#address(key)));
        const checksum = checksumFromMetadata(found.Metadata);
        const size = found.ContentLength ?? 0;
        return { name, size, ...(found.ETag && { etag: found.ETag }), ...(checksum && { checksum }) };
      } catch (error) {
        if (verdictOf(s3Failure(error)) === "not-found") return null;
        // The answer to HEAD has no body, so it does not say why.
        await client.send(new sdk.GetObjectCommand({ ...this.#address(key), Range: "bytes=0-0" }));
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
    const range = `bytes=${offset}-${length === undefined ? "" : offset + length - 1}`;
    const doing = `read ${name} in ${this.location}`;
    const found = await this.#run(doing, signal, async ({ sdk, client }) => {
      const ranged = offset > 0 || length !== undefined;
      const wanted = { ...this.#address(keyOf(this.#place, name)), ...(ranged && { Range: range }) };
      return client.send(new sdk.GetObjectCommand(wanted), { ...(signal && { abortSignal: signal }) });
    }).catch((error) => {
      throw (error as { code?: string }).code === "targets/not-found" ? notFound(name, this.location, error) : error;
    });
    try {
      for await (const batch of batchesOf(found.Body as unknown as ByteSource)) yield* batch;
    } catch (error) {
      throw storeError(error, s3Failure(error), doing, signal);
    }
  }

  async delete(name: string): Promise<void> {
    const key = keyOf(this.#place, name);
    await this.#run(`remove ${name} in ${this.location}`, undefined, ({ sdk, client }) =>
      client.send(new sdk.DeleteObjectCommand(this.#address(key))),
    );
  }

  async *list(prefix = ""): AsyncGenerator<TargetFile, void, void> {
    const { Bucket, ...payer } = this.#address("");
    let token: string | undefined;
    do {
      const page = await this.#run(`list ${this.location}`, undefined, ({ sdk, client }) =>
        client.send(
          new sdk.ListObjectsV2Command({
            ...payer,
            Bucket,
            Prefix: this.#place.prefix + prefix,
            ...(token !== undefined && { ContinuationToken: token }),
          }),
        ),
      );
      for (const { Key, Size, ETag } of page.Contents ?? []) {
        // Consoles mark empty folders with an object of their name.
        if (Key === undefined || Key.endsWith("/")) continue;
        yield { name: Key.slice(this.#place.prefix.length), size: Size ?? 0, ...(ETag && { etag: ETag }) };
      }
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  url(name: string): string {
    return `s3://${this.#place.bucket}/${keyOf(this.#place, name)}`;
  }

  #address(key: string) {
    return {
      Bucket: this.#place.bucket,
      Key: key,
      ...(this.#options.requesterPays && { RequestPayer: "requester" as const }),
    };
  }

  #newObject({ checksum, contentType }: WriteOptions) {
    const { encryption, encryptionKeyId, storageClass } = this.#options;
    return {
      Metadata: checksumMetadata(checksum),
      ...(contentType !== undefined && { ContentType: contentType }),
      ...(encryption !== undefined && { ServerSideEncryption: encryption as "AES256" }),
      ...(encryptionKeyId !== undefined && { SSEKMSKeyId: encryptionKeyId }),
      ...(storageClass !== undefined && { StorageClass: storageClass as "STANDARD" }),
    };
  }

  async #run<T>(
    doing: string,
    signal: AbortSignal | undefined,
    work: (connection: S3Connection) => Promise<T>,
  ): Promise<T> {
    try {
      signal?.throwIfAborted();
      this.#connection ??= connectS3(this.#options);
      return await work(await this.#connection);
    } catch (error) {
      throw storeError(error, s3Failure(error), doing, signal);
    }
  }
}
