import { isFile } from "../data/data-role.js";
import { checkPresigned } from "../data/presign.js";
import type { FaultEngine } from "../faults/fault-engine.js";
import type { FileStore } from "../files/file-store.js";
import { serveFile } from "../files/serve-file.js";
import type { Exchange, Reply } from "../http/exchange.js";
import { s3ErrorReply } from "../http/replies.js";
import type { RoleHandler } from "../http/role-server.js";
import type { SecretVault } from "../secrets/secret-vault.js";
import { answerBucket } from "./bucket-requests.js";
import type { Buckets } from "./buckets.js";
import { CORS, s3Error } from "./s3-replies.js";
import { checkSigV4 } from "./sigv4.js";

/** What the objects role needs. */
export interface ObjectsContext {
  readonly vault: SecretVault;
  readonly files: FileStore;
  readonly faults: FaultEngine;
  readonly buckets: Buckets;
}

/**
 * S3: the data centres' buckets, for reading, by presigned URLs or the keys of `/s3credentials`; and buckets that users write into,
 * with keys of their own.
 */
export function objectsRole(context: ObjectsContext): RoleHandler {
  return (exchange) => {
    if (exchange.method === "OPTIONS") {
      const headers = {
        ...CORS,
        "access-control-allow-methods": "GET, HEAD, PUT, POST, DELETE",
        "access-control-allow-headers": "*",
      };
      return { status: 200, headers, body: "" };
    }
    const { buckets, vault, files, faults } = context;
    const [name = "", ...key] = exchange.path.slice(1).split("/");
    const bucket = buckets.find(decodeURIComponent(name));
    const writes = exchange.method !== "GET" && exchange.method !== "HEAD";
    if (bucket !== undefined || writes || key.join("/") === "") {
      const keys = checkSigV4(exchange, vault, CORS);
      if ("status" in keys) return keys;
      if (bucket === undefined) return s3Error(writes || keys.scope === "user" ? "NoSuchBucket" : "AccessDenied");
      const query = new URLSearchParams(exchange.query);
      return answerBucket({ ...context, exchange, bucket, key: decodeURIComponent(key.join("/")), query, keys });
    }
    const refused = refusal(exchange, context, decodeURIComponent(name));
    if (refused !== undefined) return refused;
    if (!isFile(exchange.path)) return s3Error("NoSuchKey");
    return serveFile(exchange, files.file(exchange.path), faults, CORS);
  };
}

function refusal(exchange: Exchange, { vault, buckets }: ObjectsContext, bucket: string): Reply | undefined {
  const query = new URLSearchParams(exchange.query);
  const authorization = exchange.header("authorization");
  const presigned = checkPresigned(vault, exchange.method, exchange.path, query);
  if (authorization !== undefined && presigned !== "unsigned") {
    return s3ErrorReply(
      400,
      "InvalidArgument",
      "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified",
      CORS,
    );
  }
  if (authorization !== undefined) {
    const keys = checkSigV4(exchange, vault, CORS);
    if ("status" in keys) return keys;
    // A user sees no bucket of a data centre that is not open.
    return buckets.mayReadData(keys, bucket) ? undefined : s3Error("NoSuchBucket");
  }
  if (presigned === "valid") return undefined;
  if (presigned === "expired") return s3ErrorReply(403, "AccessDenied", "Request has expired", CORS);
  if (presigned === "unsigned") return s3Error("AccessDenied");
  return s3ErrorReply(
    403,
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided.",
    CORS,
  );
}
