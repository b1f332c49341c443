import { createHash, randomBytes } from "node:crypto";
import type { IssuedS3Credentials, SecretVault } from "../secrets/secret-vault.js";

/** An object that somebody wrote. */
export interface StoredObject {
  readonly pieces: readonly Uint8Array[];
  readonly size: number;
  /** With its quotes. */
  readonly etag: string;
  readonly lastModified: Date;
  /** What GET and HEAD give back: content type, metadata, encryption, storage class. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A part of an upload that is not finished. */
export interface StoredPart {
  readonly bytes: Uint8Array;
  readonly etag: string;
}

/** A multipart upload on its way. */
export interface Upload {
  readonly id: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: Map<number, StoredPart>;
}

/** A bucket of the box that users write into. */
export interface Bucket {
  readonly name: string;
  readonly options: BucketOptions;
  readonly objects: Map<string, StoredObject>;
  readonly uploads: Map<string, Upload>;
}

/** What a bucket allows. */
export interface BucketOptions {
  /** False: everybody may read, nobody write. @default true */
  readonly writable?: boolean;
  /** Requests need `x-amz-request-payer`. @default false */
  readonly requesterPays?: boolean;
}

/** Keys of a user of S3 who has buckets of their own. */
export interface UserKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The buckets that users write into, beside the data centres' own ones. */
export class Buckets {
  readonly #vault: SecretVault;
  readonly #buckets = new Map<string, Bucket>();
  readonly #openData = new Set<string>();

  constructor(vault: SecretVault) {
    this.#vault = vault;
  }

  create(name: string, options: BucketOptions = {}): void {
    this.#buckets.set(name, { name, options, objects: new Map(), uploads: new Map() });
  }

  /** Keys that may write: for ever, or with a session token and for a while. */
  issueKeys(options: { readonly ttlMs?: number } = {}): UserKeys {
    const { accessKeyId, secretAccessKey, sessionToken } = this.#vault.issueUserKeys(options.ttlMs);
    return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
  }

  /** Ends keys before their time. */
  endKeys(accessKeyId: string): void {
    this.#vault.endS3Credentials(accessKeyId);
  }

  /** Lets users' keys read a data centre's bucket, as the public ones can be read. */
  openData(bucket: string): void {
    this.#openData.add(bucket);
  }

  /** The bytes of an object; undefined where there is none. */
  bytes(bucket: string, key: string): Uint8Array | undefined {
    const object = this.#buckets.get(bucket)?.objects.get(key);
    return object && Buffer.concat(object.pieces as Uint8Array[]);
  }

  /** What an object answers to HEAD. */
  headers(bucket: string, key: string): Readonly<Record<string, string>> | undefined {
    return this.#buckets.get(bucket)?.objects.get(key)?.headers;
  }

  keysOf(bucket: string): string[] {
    return [...(this.#buckets.get(bucket)?.objects.keys() ?? [])];
  }

  /** The keys of uploads that were begun and neither finished nor aborted. */
  unfinished(bucket: string): string[] {
    return [...(this.#buckets.get(bucket)?.uploads.values() ?? [])].map((upload) => upload.key);
  }

  /** For the server: the bucket of a name. */
  find(name: string): Bucket | undefined {
    return this.#buckets.get(name);
  }

  /** For the server: whether these keys may read a data centre's bucket. */
  mayReadData(keys: IssuedS3Credentials, bucket: string): boolean {
    return keys.scope === "earthdata" || this.#openData.has(bucket);
  }
}

export function newUpload(key: string, headers: Readonly<Record<string, string>>): Upload {
  return { id: randomBytes(16).toString("hex"), key, headers, parts: new Map() };
}

/** An ETag as S3 makes it: the MD5 of the bytes, or the MD5 of the parts' MD5s and their number. */
export function etagOf(bytes: Uint8Array): string {
  return `"${createHash("md5").update(bytes).digest("hex")}"`;
}

export function etagOfParts(parts: readonly StoredPart[]): string {
  const hash = createHash("md5");
  for (const { etag } of parts) hash.update(Buffer.from(etag.slice(1, -1), "hex"));
  return `"${hash.digest("hex")}-${parts.length}"`;
}

/** The bytes of [start, end) of an object. */
export function readObject(object: StoredObject, start: number, end: number): Uint8Array {
  const found: Uint8Array[] = [];
  let at = 0;
  for (const piece of object.pieces) {
    const [from, to] = [Math.max(start - at, 0), Math.min(end - at, piece.length)];
    if (from < to) found.push(piece.subarray(from, to));
    at += piece.length;
  }
  return found.length === 1 ? (found[0] as Uint8Array) : Buffer.concat(found);
}
