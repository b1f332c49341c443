import { sameChecksum } from "./checksum.js";
import { encodeKey } from "./object-names.js";
import type { StoredObject } from "./object-target.js";
import { type S3Connection, s3Failure } from "./s3-client.js";
import type { S3Object } from "./s3-upload.js";
import { verdictOf } from "./store-errors.js";
import type { ObjectSource, WriteOptions, WrittenFile } from "./target.js";
import { sizeMismatch } from "./target-errors.js";

/** CopyObject takes no more than this; larger objects are copied in parts. */
const MAX_COPY = 5 * 1024 ** 3;
const COPY_PART = 512 * 1024 ** 2;

/**
 * Copies an object inside S3; `undefined` when the target's keys cannot read the source, or the checksum asked for cannot be compared.
 *
 * The source is looked at first, so that one that is not what was promised is never copied, and pinned by its ETag.
 */
export async function copyWithinS3(
  connection: S3Connection,
  source: ObjectSource,
  name: string,
  object: S3Object,
  options: WriteOptions,
): Promise<Omit<WrittenFile, "name" | "url"> | undefined> {
  const { sdk, client } = connection;
  const until = options.signal ? { abortSignal: options.signal } : {};
  const [, bucket = "", key = ""] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(source.url) ?? [];
  const payer = object.RequestPayer && { RequestPayer: object.RequestPayer };
  const found = await client
    .send(new sdk.HeadObjectCommand({ Bucket: bucket, Key: key, ...payer }), until)
    .catch((error) => {
      if (["no-permission", "not-found", "no-bucket", "wrong-region"].includes(verdictOf(s3Failure(error))))
        return undefined;
      throw error;
    });
  if (found?.ContentLength === undefined) return undefined;
  const size = found.ContentLength;
  const promised = options.size ?? source.size;
  if (promised !== undefined && promised !== size) throw sizeMismatch(name, promised, size);
  const { checksum } = options;
  const md5 = /kms/i.test(found.ServerSideEncryption ?? "") ? undefined : md5OfEtag(found.ETag);
  const agrees = checksum && md5 !== undefined ? sameChecksum({ algorithm: "MD5", value: md5 }, checksum) : undefined;
  // What looks damaged, or has another kind of checksum, is read and digested, so that the verdict is about its bytes.
  if (checksum && agrees !== true) return undefined;

  const copied = { CopySource: `${bucket}/${encodeKey(key)}`, ...(found.ETag && { CopySourceIfMatch: found.ETag }) };
  let stored: StoredObject;
  if (size <= MAX_COPY) {
    const copy = new sdk.CopyObjectCommand({ ...object, ...copied, MetadataDirective: "REPLACE" });
    const { CopyObjectResult } = await client.send(copy, until);
    stored = CopyObjectResult?.ETag ? { etag: CopyObjectResult.ETag } : {};
  } else stored = await copyInParts(connection, object, copied, size, options.signal);
  options.onProgress?.(size);
  return { size, ...stored, verified: agrees === true, ...(agrees && checksum && { checksum }) };
}

async function copyInParts(
  { sdk, client }: S3Connection,
  object: S3Object,
  copied: { readonly CopySource: string; readonly CopySourceIfMatch?: string },
  size: number,
  signal: AbortSignal | undefined,
): Promise<StoredObject> {
  const { IfNoneMatch: _unknownHere, ...plain } = object;
  const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand(plain));
  const address = { Bucket: object.Bucket, Key: object.Key, UploadId };
  const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
  try {
    for (let offset = 0; offset < size; offset += COPY_PART) {
      const CopySourceRange = `bytes=${offset}-${Math.min(size, offset + COPY_PART) - 1}`;
      const PartNumber = Parts.length + 1;
      const part = new sdk.UploadPartCopyCommand({ ...address, ...copied, CopySourceRange, PartNumber });
      const { CopyPartResult } = await client.send(part, signal ? { abortSignal: signal } : {});
      Parts.push({ PartNumber, ETag: CopyPartResult?.ETag });
    }
    const all = new sdk.CompleteMultipartUploadCommand({ ...address, MultipartUpload: { Parts } });
    const { ETag } = await client.send(all);
    return ETag ? { etag: ETag } : {};
  } catch (error) {
    await client.send(new sdk.AbortMultipartUploadCommand(address)).catch(() => undefined);
    throw error;
  }
}

/** An ETag in 32 hexadecimal digits is the MD5 of an object that was sent in one piece and not encrypted with a key of KMS. */
function md5OfEtag(etag: string | undefined): string | undefined {
  return /^"?([0-9a-f]{32})"?$/i.exec(etag ?? "")?.[1];
}
