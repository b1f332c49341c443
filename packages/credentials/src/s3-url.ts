import { EarthaccessError, redactUrl } from "@earthaccess/errors";

/** Where an S3 URL leads. */
export interface S3UrlOptions {
  /** @default "us-west-2", where NASA's buckets are */
  readonly region?: string | undefined;
  /** Origin of an S3-compatible service; its URLs name the bucket in the path. @default AWS */
  readonly endpoint?: string | undefined;
}

/** What S3 allows in the name of a bucket: nothing that could lead the address to another host. */
const BUCKET = /^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/i;

/** The bucket of an `s3://bucket/key`; `undefined` when the URL is no such. */
export function bucketOf(url: string): string | undefined {
  const bucket = /^s3:\/\/([^/]+)\/./s.exec(url)?.[1];
  return bucket !== undefined && BUCKET.test(bucket) ? bucket : undefined;
}

/**
 * The https URL of an `s3://bucket/key`; any other URL as it is.
 *
 * A bucket with a dot in its name goes into the path, because no certificate covers it as a host.
 *
 * @throws {EarthaccessError} `credentials/invalid-s3-url` when the bucket's name is not one
 *
 * @example
 * ```ts
 * s3HttpsUrl("s3://lp-prod-protected/HLS/a b.tif"); // "https://lp-prod-protected.s3.us-west-2.amazonaws.com/HLS/a%20b.tif"
 * ```
 */
export function s3HttpsUrl(url: string, options: S3UrlOptions = {}): string {
  if (!/^s3:/i.test(url)) return url;
  const bucket = bucketOf(url);
  if (bucket === undefined)
    throw new EarthaccessError(`${redactUrl(url)} is not of the form s3://bucket/key.`, {
      code: "credentials/invalid-s3-url",
      data: { url },
    });
  const key = url.slice(`s3://${bucket}/`.length);
  const path = key.split("/").map(encodeSegment).join("/");
  if (options.endpoint !== undefined) return `${options.endpoint.replace(/\/+$/, "")}/${bucket}/${path}`;
  const host = `s3.${options.region ?? "us-west-2"}.amazonaws.com`;
  return bucket.includes(".") ? `https://${host}/${bucket}/${path}` : `https://${bucket}.${host}/${path}`;
}

/** Percent-encodes everything but RFC 3986's unreserved characters, as S3 does when it checks a signature. */
export function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
