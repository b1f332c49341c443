import type { Reply } from "../http/exchange.js";
import type { BucketRequest } from "./bucket-requests.js";
import { xmlReply } from "./s3-replies.js";

const PAGE = 1000;

/** ListObjectsV2, in the order of the keys' UTF-8 bytes. */
export function listObjects({ bucket, query }: BucketRequest): Reply {
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const after = query.get("continuation-token") ?? query.get("start-after");
  const size = Math.min(PAGE, Number(query.get("max-keys") ?? PAGE));
  const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
  const groups = new Set<string>();
  const keys: string[] = [];
  for (const key of [...bucket.objects.keys()].filter((key) => key.startsWith(prefix)).sort(compare)) {
    const cut = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    const shown = cut < 0 ? key : key.slice(0, cut + delimiter.length);
    if (after !== null && compare(shown, after) <= 0) continue;
    if (cut < 0) keys.push(key);
    else groups.add(shown);
    if (keys.length + groups.size > size) break;
  }
  const truncated = keys.length + groups.size > size;
  const page = truncated ? keys.slice(0, size - groups.size) : keys;
  return xmlReply("ListBucketResult", {
    Name: bucket.name,
    Prefix: prefix,
    KeyCount: page.length + groups.size,
    MaxKeys: size,
    IsTruncated: truncated,
    NextContinuationToken: truncated ? page.at(-1) : undefined,
    Contents: page.map((Key) => {
      const object = bucket.objects.get(Key);
      return {
        Key,
        LastModified: object?.lastModified.toISOString(),
        ETag: object?.etag,
        Size: object?.size,
        StorageClass: "STANDARD",
      };
    }),
    CommonPrefixes: [...groups].map((Prefix) => ({ Prefix })),
  });
}

/** ListMultipartUploads. */
export function listUploads({ bucket }: BucketRequest): Reply {
  return xmlReply("ListMultipartUploadsResult", {
    Bucket: bucket.name,
    IsTruncated: false,
    Upload: [...bucket.uploads.values()].map(({ id, key }) => ({ Key: key, UploadId: id })),
  });
}
