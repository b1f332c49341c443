import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { Exchange } from "../http/exchange.js";

const DIGESTS: Readonly<Record<string, (body: Uint8Array) => string>> = {
  "content-md5": (body) => createHash("md5").update(body).digest("base64"),
  "x-amz-checksum-sha1": (body) => createHash("sha1").update(body).digest("base64"),
  "x-amz-checksum-sha256": (body) => createHash("sha256").update(body).digest("base64"),
  "x-amz-checksum-crc32": (body) => {
    const four = Buffer.alloc(4);
    four.writeUInt32BE(crc32(body));
    return four.toString("base64");
  },
};

/** The body of a request, or the code of the error when it is not what its headers say. */
export async function checkedBody(exchange: Exchange): Promise<Buffer | string> {
  const chunks: Buffer[] = [];
  for await (const chunk of exchange.request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const declared = exchange.header("x-amz-content-sha256") ?? "UNSIGNED-PAYLOAD";
  if (declared.startsWith("STREAMING-")) return "NotImplemented";
  if (declared !== "UNSIGNED-PAYLOAD" && declared !== createHash("sha256").update(body).digest("hex")) {
    return "XAmzContentSHA256Mismatch";
  }
  for (const [header, digest] of Object.entries(DIGESTS)) {
    const wanted = exchange.header(header);
    if (wanted !== undefined && wanted !== digest(body)) return "BadDigest";
  }
  return body;
}

/** The headers of a request that its object gives back later. */
export function keptHeaders(exchange: Exchange): Record<string, string> {
  const kept: Record<string, string> = {
    "content-type": exchange.header("content-type") ?? "binary/octet-stream",
  };
  for (const [name, value] of Object.entries(exchange.record.headers)) {
    if (/^x-amz-(meta-.+|storage-class|server-side-encryption.*)$/.test(name)) kept[name] = value;
  }
  return kept;
}
