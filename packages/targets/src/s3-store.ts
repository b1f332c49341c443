import type { ByteSource } from "./byte-source.js";
import type { ObjectPlace } from "./object-names.js";
import { type ListedObject, type NewObject, type ObjectStore, rangeHeader } from "./object-target.js";
import { connectS3, type S3Access, type S3Connection, s3Failure } from "./s3-client.js";
import { type S3Object, s3Upload } from "./s3-upload.js";
import { verdictOf } from "./store-errors.js";
import { checksumFromMetadata, checksumMetadata } from "./stored-checksum.js";
import type { ReadOptions, TargetFile } from "./target.js";

/** What an S3 target takes. */
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

/** S3 takes no smaller parts but the last. */
const MIN_PART = 5 * 1024 * 1024;

/** One bucket of S3. */
export class S3Store implements ObjectStore {
  readonly scheme = "s3";
  readonly partSize: number;
  readonly parallelParts: number;
  readonly failureOf = s3Failure;
  readonly #bucket: string;
  readonly #options: S3TargetOptions;
  #connection: Promise<S3Connection> | undefined;

  constructor({ bucket }: ObjectPlace, options: S3TargetOptions) {
    this.#bucket = bucket;
    this.#options = options;
    this.partSize = Math.max(options.partSize ?? 8 * 1024 * 1024, MIN_PART);
    this.parallelParts = options.parallelParts ?? 4;
  }

  /** The SDK, loaded and connected with the first request. */
  connection(): Promise<S3Connection> {
    this.#connection ??= connectS3(this.#options);
    return this.#connection;
  }

  async upload(key: string, object: NewObject, signal: AbortSignal | undefined) {
    return s3Upload(await this.connection(), this.describe(key, object), signal);
  }

  async head(key: string): Promise<Omit<TargetFile, "name"> | null> {
    const { sdk, client } = await this.connection();
    try {
      const found = await client.send(new sdk.HeadObjectCommand(this.#address(key)));
      const checksum = checksumFromMetadata(found.Metadata);
      const size = found.ContentLength ?? 0;
      return { size, ...(found.ETag && { etag: found.ETag }), ...(checksum && { checksum }) };
    } catch (error) {
      if (verdictOf(s3Failure(error)) === "not-found") return null;
      // The answer to HEAD has no body, so it does not say why.
      await client.send(new sdk.GetObjectCommand({ ...this.#address(key), Range: "bytes=0-0" }));
      throw error;
    }
  }

  async read(key: string, options: ReadOptions): Promise<ByteSource> {
    const { sdk, client } = await this.connection();
    const Range = rangeHeader(options);
    const wanted = new sdk.GetObjectCommand({ ...this.#address(key), ...(Range !== undefined && { Range }) });
    const found = await client.send(wanted, options.signal ? { abortSignal: options.signal } : {});
    return found.Body as unknown as ByteSource;
  }

  async delete(key: string): Promise<void> {
    const { sdk, client } = await this.connection();
    await client.send(new sdk.DeleteObjectCommand(this.#address(key)));
  }

  async *list(prefix: string): AsyncGenerator<ListedObject, void, void> {
    const { sdk, client } = await this.connection();
    const { Key: _none, ...bucket } = this.#address("");
    let token: string | undefined;
    do {
      const page = await client.send(
        new sdk.ListObjectsV2Command({
          ...bucket,
          Prefix: prefix,
          ...(token !== undefined && { ContinuationToken: token }),
        }),
      );
      for (const { Key: key, Size: size = 0, ETag: etag } of page.Contents ?? []) {
        if (key !== undefined) yield { key, size, ...(etag && { etag }) };
      }
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  /** An object as the SDK's commands take it. */
  describe(key: string, { checksum, contentType, onlyNew, replaces }: NewObject): S3Object {
    const { encryption, encryptionKeyId, storageClass } = this.#options;
    return {
      ...this.#address(key),
      Metadata: checksumMetadata(checksum),
      ...(contentType !== undefined && { ContentType: contentType }),
      ...(encryption !== undefined && { ServerSideEncryption: encryption as "AES256" }),
      ...(encryptionKeyId !== undefined && { SSEKMSKeyId: encryptionKeyId }),
      ...(storageClass !== undefined && { StorageClass: storageClass as "STANDARD" }),
      ...(onlyNew && { IfNoneMatch: "*" as const }),
      // Ceph compares what stands in the header with a tag without quotes; AWS takes both.
      ...(replaces !== undefined && { IfMatch: replaces.replaceAll('"', "") }),
    };
  }

  #address(Key: string) {
    const payer = this.#options.requesterPays ? { RequestPayer: "requester" as const } : {};
    return { Bucket: this.#bucket, Key, ...payer };
  }
}
