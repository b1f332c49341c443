import { createHash, createHmac } from "node:crypto";
import type { Exchange, Reply, ReplyHeaders } from "../http/exchange.js";
import { s3ErrorReply } from "../http/replies.js";
import type { IssuedS3Credentials, SecretVault } from "../secrets/secret-vault.js";

const HEADER =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
/** S3 refuses clocks that are further off. */
const MAX_SKEW = 15 * 60_000;

/** The keys with which a request was signed by header with AWS Signature Version 4, or the answer that says what is wrong with it. */
export function checkSigV4(exchange: Exchange, vault: SecretVault, headers: ReplyHeaders): IssuedS3Credentials | Reply {
  const authorization = exchange.header("authorization");
  if (authorization === undefined) return s3ErrorReply(403, "AccessDenied", "Access Denied", headers);
  const match = HEADER.exec(authorization);
  if (match === null) {
    return s3ErrorReply(400, "InvalidArgument", "Unsupported Authorization Type", headers);
  }
  const [, keyId = "", day = "", region = "", signed = "", signature = ""] = match;
  const credentials = vault.s3Credentials(keyId);
  if (credentials === undefined) {
    return s3ErrorReply(
      403,
      "InvalidAccessKeyId",
      "The AWS Access Key Id you provided does not exist in our records.",
      headers,
    );
  }
  if (exchange.header("x-amz-security-token") !== credentials.sessionToken) {
    return s3ErrorReply(400, "InvalidToken", "The provided token is malformed or otherwise invalid.", headers);
  }
  if (credentials.expiresAt <= Date.now())
    return s3ErrorReply(400, "ExpiredToken", "The provided token has expired.", headers);
  const stamp = exchange.header("x-amz-date") ?? "";
  if (Math.abs(timeOf(stamp) - Date.now()) > MAX_SKEW) {
    return s3ErrorReply(
      403,
      "RequestTimeTooSkewed",
      "The difference between the request time and the current time is too large.",
      headers,
    );
  }
  const text = [
    "AWS4-HMAC-SHA256",
    stamp,
    `${day}/${region}/s3/aws4_request`,
    sha256(canonicalRequest(exchange, signed)),
  ].join("\n");
  const key = [day, region, "s3", "aws4_request"].reduce<Buffer>(
    (secret, part) => hmac(secret, part),
    Buffer.from(`AWS4${credentials.secretAccessKey}`),
  );
  if (hmac(key, text).toString("hex") === signature) return credentials;
  return s3ErrorReply(
    403,
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided.",
    headers,
  );
}

function canonicalRequest(exchange: Exchange, signed: string): string {
  const names = signed.split(";");
  const query = [...new URLSearchParams(exchange.query)]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");
  const path = exchange.path
    .split("/")
    .map((segment) => encode(decodeURIComponent(segment)))
    .join("/");
  return [
    exchange.method,
    path,
    query,
    ...names.map((name) => `${name}:${(exchange.header(name) ?? "").trim().replace(/\s+/g, " ")}`),
    "",
    signed,
    exchange.header("x-amz-content-sha256") ?? sha256(""),
  ].join("\n");
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function timeOf(stamp: string): number {
  return Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
