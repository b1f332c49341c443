import { keyOf, placeOf } from "./object-names.js";
import { ObjectTarget } from "./object-target.js";
import { copyWithinS3 } from "./s3-copy.js";
import { S3Store, type S3TargetOptions } from "./s3-store.js";
import type { ObjectSource, TargetFileSystem, WriteOptions, WrittenFile } from "./target.js";

/**
 * A bucket of S3, or of a service that speaks its language, such as MinIO, R2 or Ceph.
 *
 * Each part of a body carries a CRC-32 that S3 compares, and an upload that fails is aborted, so that no parts are left to pay for.
 * The checksum a body was verified against is kept in the object's metadata, so that a later run knows the object again.
 *
 * Needs the package `@aws-sdk/client-s3`.
 *
 * @example
 * ```ts
 * const target = new S3Target("s3://my-bucket/data", { region: "us-west-2" });
 * ```
 */
export class S3Target extends ObjectTarget implements TargetFileSystem {
  readonly #store: S3Store;

  /** @param location `s3://bucket/folder` */
  constructor(location: string | URL, options: S3TargetOptions = {}) {
    const place = placeOf(String(location), ["s3", "s3a"]);
    const store = new S3Store(place, options);
    super(String(location), place, store);
    this.#store = store;
  }

  async copyFrom(source: ObjectSource, name: string, options: WriteOptions = {}): Promise<WrittenFile | undefined> {
    const key = keyOf(this.place, name);
    if (!source.url.startsWith("s3://")) return undefined;
    return this.run(`copy ${name} to ${this.location}`, options.signal, async () => {
      await this.refuseExisting(name, options);
      const object = this.#store.describe(key, {
        ...options,
        checksum: undefined,
        onlyNew: options.ifNoneMatch === "*",
      });
      const copied = await copyWithinS3(await this.#store.connection(), source, name, object, options);
      return copied && { name, url: this.url(name), ...copied };
    });
  }
}
