import type { FileStore } from "../files/file-store.js";
import { parseRange } from "../http/byte-range.js";
import type { Exchange, Reply } from "../http/exchange.js";
import type { IssuedS3Credentials } from "../secrets/secret-vault.js";
import { type Bucket, type Buckets, etagOf, readObject, type StoredObject } from "./buckets.js";
import { copyObject } from "./copy-requests.js";
import { listObjects, listUploads } from "./list-requests.js";
import { abortUpload, beginUpload, finishUpload, listParts, putPart } from "./multipart-requests.js";
import { checkedBody, keptHeaders } from "./payload.js";
import { CORS, s3Error } from "./s3-replies.js";

/** A request to a bucket of the box, by keys that are in order. */
export interface BucketRequest {
  readonly exchange: Exchange;
  readonly bucket: Bucket;
  /** Empty for the bucket itself. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly keys: IssuedS3Credentials;
  readonly buckets: Buckets;
  readonly files: FileStore;
}

type Verb = (request: BucketRequest) => Reply | Promise<Reply>;

/** What S3 does for a method and the query parameter that chooses among its calls; the first that fits is taken. */
const VERBS: readonly (readonly [method: string, parameter: string, on: "bucket" | "object", verb: Verb])[] = [
  ["GET", "uploads", "bucket", listUploads],
  ["GET", "", "bucket", listObjects],
  ["POST", "uploads", "object", beginUpload],
  ["PUT", "uploadId", "object", putPart],
  ["POST", "uploadId", "object", finishUpload],
  ["GET", "uploadId", "object", listParts],
  ["DELETE", "uploadId", "object", abortUpload],
  ["PUT", "", "object", putObject],
  ["GET", "", "object", getObject],
  ["HEAD", "", "object", getObject],
  ["DELETE", "", "object", deleteObject],
];

export function answerBucket(request: BucketRequest): Reply | Promise<Reply> {
  const { exchange, bucket, key, query, keys } = request;
  const writes = exchange.method !== "GET" && exchange.method !== "HEAD";
  if (writes && (bucket.options.writable === false || keys.scope !== "user")) return s3Error("AccessDenied");
  if (bucket.options.requesterPays === true && exchange.header("x-amz-request-payer") !== "requester") {
    return s3Error("AccessDenied");
  }
  const on = key === "" ? "bucket" : "object";
  const [, , , verb] =
    VERBS.find(
      ([method, parameter, kind]) =>
        method === exchange.method && kind === on && (parameter === "" || query.has(parameter)),
    ) ?? [];
  return verb === undefined ? s3Error("MethodNotAllowed") : verb(request);
}

/** Whether `If-None-Match: *` or `If-Match` forbid to write this object. */
export function writeRefused(exchange: Exchange, existing: StoredObject | undefined): boolean {
  const match = exchange.header("if-match");
  // Like AWS, with quotes or without.
  const isOther = match !== undefined && unquoted(match) !== unquoted(existing?.etag ?? "");
  return (exchange.header("if-none-match") === "*" && existing !== undefined) || isOther;
}

function unquoted(etag: string): string {
  return etag.replaceAll('"', "");
}

async function putObject(request: BucketRequest): Promise<Reply> {
  const { exchange, bucket, key } = request;
  const body = await checkedBody(exchange);
  if (typeof body === "string") return s3Error(body);
  if (writeRefused(exchange, bucket.objects.get(key))) return s3Error("PreconditionFailed");
  if (exchange.header("x-amz-copy-source") !== undefined) return copyObject(request);
  const etag = etagOf(body);
  const headers = keptHeaders(exchange);
  bucket.objects.set(key, { pieces: [body], size: body.length, etag, lastModified: new Date(), headers });
  return { status: 200, headers: { ...CORS, etag }, body: "" };
}

function getObject({ exchange, bucket, key }: BucketRequest): Reply {
  const object = bucket.objects.get(key);
  if (object === undefined) return s3Error("NoSuchKey");
  const headers = {
    ...CORS,
    ...object.headers,
    etag: object.etag,
    "last-modified": object.lastModified.toUTCString(),
    "accept-ranges": "bytes",
  };
  const match = exchange.header("if-match");
  if (match !== undefined && match !== "*" && match !== object.etag) return s3Error("PreconditionFailed");
  const range = parseRange(exchange.header("range"), object.size);
  if (range === "unsatisfiable") return { ...s3Error("InvalidRange"), status: 416 };
  const body = { size: object.size, read: (start: number, end: number) => readObject(object, start, end) };
  if (range === "whole") return { status: 200, headers, body };
  const [start, end] = range;
  return {
    status: 206,
    headers: { ...headers, "content-range": `bytes ${start}-${end - 1}/${object.size}` },
    body,
    slice: range,
  };
}

function deleteObject({ bucket, key }: BucketRequest): Reply {
  bucket.objects.delete(key);
  return { status: 204, headers: CORS };
}
