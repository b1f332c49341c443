import { isFile } from "../data/data-role.js";
import type { Reply } from "../http/exchange.js";
import type { BucketRequest } from "./bucket-requests.js";
import { etagOf, readObject, type Upload } from "./buckets.js";
import { keptHeaders } from "./payload.js";
import { s3Error, xmlReply } from "./s3-replies.js";

/** Bytes that a copy reads, in this box or in a data centre's bucket that is open to the keys. */
interface CopySource {
  readonly size: number;
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
  read(start: number, end: number): Uint8Array;
}

/** CopyObject. */
export function copyObject(request: BucketRequest): Reply {
  const source = sourceOf(request);
  if (typeof source === "string") return s3Error(source);
  const { exchange, bucket, key } = request;
  const bytes = source.read(0, source.size);
  const replaced = exchange.header("x-amz-metadata-directive") === "REPLACE";
  const headers = replaced ? keptHeaders(exchange) : source.headers;
  const lastModified = new Date();
  const etag = etagOf(bytes);
  bucket.objects.set(key, { pieces: [bytes], size: bytes.length, etag, lastModified, headers });
  return xmlReply("CopyObjectResult", { ETag: etag, LastModified: lastModified.toISOString() });
}

/** UploadPartCopy. */
export function copyPart(request: BucketRequest, upload: Upload, number: number): Reply {
  const source = sourceOf(request);
  if (typeof source === "string") return s3Error(source);
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.exchange.header("x-amz-copy-source-range") ?? "") ?? [];
  const [start, end] = first === undefined ? [0, source.size] : [Number(first), Number(last) + 1];
  if (start >= end || end > source.size) return s3Error("InvalidRequest");
  const bytes = source.read(start, end);
  upload.parts.set(number, { bytes, etag: etagOf(bytes) });
  return xmlReply("CopyPartResult", { ETag: etagOf(bytes), LastModified: new Date().toISOString() });
}

function sourceOf({ exchange, buckets, files, keys }: BucketRequest): CopySource | string {
  const path = decodeURIComponent(exchange.header("x-amz-copy-source") ?? "").replace(/^\//, "");
  const slash = path.indexOf("/");
  const [name, key] = [path.slice(0, slash), path.slice(slash + 1)];
  const bucket = buckets.find(name);
  let source: CopySource;
  if (bucket !== undefined) {
    const object = bucket.objects.get(key);
    if (object === undefined) return "NoSuchKey";
    source = { ...object, read: (start, end) => readObject(object, start, end) };
  } else {
    if (!buckets.mayReadData(keys, name)) return "AccessDenied";
    if (!isFile(`/${path}`)) return "NoSuchKey";
    const file = files.file(`/${path}`);
    const etag = `"${file.checksum("MD5")}"`;
    source = { size: file.size, etag, headers: {}, read: (start, end) => file.read(start, end) };
  }
  const match = exchange.header("x-amz-copy-source-if-match");
  return match !== undefined && match !== source.etag ? "PreconditionFailed" : source;
}
