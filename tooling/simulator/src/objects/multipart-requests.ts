import type { Reply } from "../http/exchange.js";
import { type BucketRequest, writeRefused } from "./bucket-requests.js";
import { etagOf, etagOfParts, newUpload, type StoredPart, type Upload } from "./buckets.js";
import { copyPart } from "./copy-requests.js";
import { checkedBody, keptHeaders } from "./payload.js";
import { CORS, s3Error, xmlReply } from "./s3-replies.js";

const MIN_PART = 5 * 1024 * 1024;

/** CreateMultipartUpload. */
export function beginUpload({ exchange, bucket, key }: BucketRequest): Reply {
  const upload = newUpload(key, keptHeaders(exchange));
  bucket.uploads.set(upload.id, upload);
  return xmlReply("InitiateMultipartUploadResult", { Bucket: bucket.name, Key: key, UploadId: upload.id });
}

/** UploadPart and UploadPartCopy. */
export async function putPart(request: BucketRequest): Promise<Reply> {
  const { exchange, query } = request;
  const body = await checkedBody(exchange);
  if (typeof body === "string") return s3Error(body);
  const upload = uploadOf(request);
  const number = Number(query.get("partNumber"));
  if (upload === undefined) return s3Error("NoSuchUpload");
  if (!Number.isInteger(number) || number < 1 || number > 10_000) return s3Error("InvalidRequest");
  if (exchange.header("x-amz-copy-source") !== undefined) return copyPart(request, upload, number);
  const etag = etagOf(body);
  upload.parts.set(number, { bytes: body, etag });
  const crc = exchange.header("x-amz-checksum-crc32");
  return {
    status: 200,
    headers: { ...CORS, etag, ...(crc !== undefined && { "x-amz-checksum-crc32": crc }) },
    body: "",
  };
}

/** CompleteMultipartUpload. */
export async function finishUpload(request: BucketRequest): Promise<Reply> {
  const { exchange, bucket, key } = request;
  const body = await checkedBody(exchange);
  if (typeof body === "string") return s3Error(body);
  const upload = uploadOf(request);
  if (upload === undefined) return s3Error("NoSuchUpload");
  const listed = [...body.toString("utf8").matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = ""]) => ({
    number: Number(/<PartNumber>(\d+)<\/PartNumber>/.exec(part)?.[1]),
    etag: /<ETag>(.*?)<\/ETag>/.exec(part)?.[1]?.replace(/&quot;|&#34;|"/g, ""),
  }));
  if (listed.length === 0) return s3Error("MalformedXML");
  if (listed.some(({ number }, i) => number <= (listed[i - 1]?.number ?? 0))) return s3Error("InvalidPartOrder");
  const parts: StoredPart[] = [];
  for (const { number, etag } of listed) {
    const part = upload.parts.get(number);
    if (part === undefined || part.etag !== `"${etag}"`) return s3Error("InvalidPart");
    parts.push(part);
  }
  if (parts.slice(0, -1).some((part) => part.bytes.length < MIN_PART)) return s3Error("EntityTooSmall");
  if (writeRefused(exchange, bucket.objects.get(key))) return s3Error("PreconditionFailed");
  bucket.uploads.delete(upload.id);
  const etag = etagOfParts(parts);
  const pieces = parts.map((part) => part.bytes);
  const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
  bucket.objects.set(key, { pieces, size, etag, lastModified: new Date(), headers: upload.headers });
  return xmlReply("CompleteMultipartUploadResult", { Bucket: bucket.name, Key: key, ETag: etag });
}

/** ListParts. */
export function listParts(request: BucketRequest): Reply {
  const upload = uploadOf(request);
  if (upload === undefined) return s3Error("NoSuchUpload");
  const parts = [...upload.parts].sort(([a], [b]) => a - b);
  return xmlReply("ListPartsResult", {
    Bucket: request.bucket.name,
    Key: upload.key,
    UploadId: upload.id,
    IsTruncated: false,
    Part: parts.map(([PartNumber, { etag, bytes }]) => ({ PartNumber, ETag: etag, Size: bytes.length })),
  });
}

/** AbortMultipartUpload. */
export function abortUpload(request: BucketRequest): Reply {
  const upload = uploadOf(request);
  if (upload === undefined) return s3Error("NoSuchUpload");
  request.bucket.uploads.delete(upload.id);
  return { status: 204, headers: CORS };
}

function uploadOf({ bucket, key, query }: BucketRequest): Upload | undefined {
  const upload = bucket.uploads.get(query.get("uploadId") ?? "");
  return upload?.key === key ? upload : undefined;
}
