import { isFile } from "../data/data-role.js";
import { checkPresigned } from "../data/presign.js";
import type { FaultEngine } from "../faults/fault-engine.js";
import type { FileStore } from "../files/file-store.js";
import { serveFile } from "../files/serve-file.js";
import type { Exchange, Reply, ReplyHeaders } from "../http/exchange.js";
import { s3ErrorReply } from "../http/replies.js";
import type { RoleHandler } from "../http/role-server.js";
import type { SecretVault } from "../secrets/secret-vault.js";
import { checkSigV4 } from "./sigv4.js";

/** What the objects role needs. */
export interface ObjectsContext {
  readonly vault: SecretVault;
  readonly files: FileStore;
  readonly faults: FaultEngine;
}

const CORS: ReplyHeaders = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "ETag, Content-Range, Content-Length, Accept-Ranges, Last-Modified",
};

/** S3 as far as downloads need it: presigned URLs, and requests signed with the credentials of `/s3credentials`. */
export function objectsRole(context: ObjectsContext): RoleHandler {
  return (exchange) => {
    if (exchange.method === "OPTIONS") {
      const headers = { ...CORS, "access-control-allow-methods": "GET, HEAD", "access-control-allow-headers": "*" };
      return { status: 200, headers, body: "" };
    }
    if (exchange.method !== "GET" && exchange.method !== "HEAD") {
      return s3ErrorReply(405, "MethodNotAllowed", "The specified method is not allowed against this resource.", CORS);
    }
    const refused = refusal(exchange, context);
    if (refused !== undefined) return refused;
    if (!isFile(exchange.path)) return s3ErrorReply(404, "NoSuchKey", "The specified key does not exist.", CORS);
    return serveFile(exchange, context.files.file(exchange.path), context.faults, CORS);
  };
}

function refusal(exchange: Exchange, { vault }: ObjectsContext): Reply | undefined {
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
  if (authorization !== undefined) return checkSigV4(exchange, vault, CORS);
  if (presigned === "valid") return undefined;
  if (presigned === "expired") return s3ErrorReply(403, "AccessDenied", "Request has expired", CORS);
  if (presigned === "unsigned") return s3ErrorReply(403, "AccessDenied", "Access Denied", CORS);
  return s3ErrorReply(
    403,
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided.",
    CORS,
  );
}
