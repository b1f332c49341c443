import type { CreateMultipartUploadCommandInput } from "@aws-sdk/client-s3";
import type { BodyPart } from "./body-parts.js";
import type { StoredObject } from "./object-target.js";
import type { S3Connection } from "./s3-client.js";
import type { PartedUpload } from "./upload-in-parts.js";

/** An object as the SDK's commands take it, without its bytes. */
export type S3Object = Pick<
  CreateMultipartUploadCommandInput,
  | "Bucket"
  | "Key"
  | "RequestPayer"
  | "Metadata"
  | "ContentType"
  | "ServerSideEncryption"
  | "SSEKMSKeyId"
  | "StorageClass"
> & { readonly IfNoneMatch?: "*"; readonly IfMatch?: string };

/** One object's way into S3: PutObject, or a multipart upload whose parts may arrive in any order. */
export function s3Upload(
  { sdk, client }: S3Connection,
  object: S3Object,
  signal: AbortSignal | undefined,
): PartedUpload<StoredObject> {
  const { IfNoneMatch, IfMatch, ...plain } = object;
  const { Bucket, Key, RequestPayer } = object;
  const address = { Bucket, Key, ...(RequestPayer && { RequestPayer }) };
  const until = signal ? { abortSignal: signal } : {};
  const CRC32 = { ChecksumAlgorithm: "CRC32" as const };
  return {
    async putWhole(bytes) {
      const put = new sdk.PutObjectCommand({ ...object, ...CRC32, Body: bytes });
      const { ETag } = await client.send(put, until);
      return ETag ? { etag: ETag } : {};
    },
    async begin() {
      const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand({ ...plain, ...CRC32 }), until);
      const done: { PartNumber: number; ETag: string | undefined; ChecksumCRC32: string | undefined }[] = [];
      return {
        async put({ index, bytes }: BodyPart) {
          const PartNumber = index + 1;
          const part = new sdk.UploadPartCommand({ ...address, ...CRC32, UploadId, PartNumber, Body: bytes });
          const { ETag, ChecksumCRC32 } = await client.send(part, until);
          done.push({ PartNumber, ETag, ChecksumCRC32 });
        },
        async finish() {
          const Parts = done.sort((a, b) => a.PartNumber - b.PartNumber);
          const conditions = { ...(IfNoneMatch && { IfNoneMatch }), ...(IfMatch && { IfMatch }) };
          const all = { ...address, UploadId, MultipartUpload: { Parts }, ...conditions };
          const { ETag } = await client.send(new sdk.CompleteMultipartUploadCommand(all), until);
          return ETag ? { etag: ETag } : {};
        },
        async abort() {
          // Without the signal: what is given up because of it has to be cleaned up too.
          await client.send(new sdk.AbortMultipartUploadCommand({ ...address, UploadId }));
        },
      };
    },
  };
}
