import { randomBytes } from "node:crypto";
import type { FaultEngine } from "../faults/fault-engine.js";
import { eulaReply } from "../faults/request-faults.js";
import type { FileStore } from "../files/file-store.js";
import { serveFile } from "../files/serve-file.js";
import type { Exchange, Reply } from "../http/exchange.js";
import { htmlReply, jsonReply, redirectReply } from "../http/replies.js";
import type { RoleHandler } from "../http/role-server.js";
import type { RoleUrls } from "../role.js";
import type { SecretVault } from "../secrets/secret-vault.js";
import { presignQuery } from "./presign.js";
import { s3CredentialsReply } from "./s3-credentials.js";

/** What the data role needs. */
export interface DataContext {
  readonly vault: SecretVault;
  readonly files: FileStore;
  readonly faults: FaultEngine;
  readonly urls: () => RoleUrls;
  readonly s3CredentialsTtlMs: number;
  readonly presignedTtlMs: number;
  readonly corsOrigin: string;
}

const SESSION_COOKIE = "asf-urs";

/** Whoever is logged in, and why others are not. */
type Caller = { readonly username: string } | { readonly reply: Reply };

/** Thin Egress App: logs callers in by bearer, session cookie or redirect, and sends them on to a presigned URL. */
export function dataRole(context: DataContext): RoleHandler {
  return (exchange) => withCors(exchange, context.corsOrigin, answer(exchange, context));
}

function answer(exchange: Exchange, context: DataContext): Reply {
  if (exchange.method === "OPTIONS") return { status: 200, headers: {}, body: "" };
  if (exchange.method !== "GET" && exchange.method !== "HEAD") return jsonReply(405, { message: "Method Not Allowed" });
  if (exchange.path === "/")
    return htmlReply(200, "<html><body><h1>Welcome to the simulated Thin Egress App</h1></body></html>");
  if (exchange.path === "/login") return loginReply(exchange, context);
  if (exchange.path.startsWith("/public/")) {
    if (!isFile(exchange.path)) return notFound();
    return serveFile(exchange, context.files.file(exchange.path), context.faults);
  }
  if (/\/s3credentialsREADME$/.test(exchange.path))
    return htmlReply(200, "<html><body><h1>s3credentials</h1></body></html>");
  const caller = callerOf(exchange, context);
  if ("reply" in caller) return caller.reply;
  if (/\/s3credentials$/.test(exchange.path)) return s3CredentialsReply(context.vault, context.s3CredentialsTtlMs);
  if (exchange.path.includes("/eula/")) return eulaReply(exchange, context.urls().edl);
  if (!isFile(exchange.path)) return notFound();
  return presignedReply(exchange, context, caller.username);
}

/** A path names a file when it has a folder and a name; `/missing/` in it means that there is none. */
export function isFile(path: string): boolean {
  return /^\/[^/]+(\/+[^/]+)+$/.test(path) && !path.includes("/missing/");
}

function callerOf(exchange: Exchange, context: DataContext): Caller {
  const header = exchange.header("authorization");
  if (header !== undefined) {
    if (!/^\S+\s+\S+/.test(header)) {
      return { reply: jsonReply(400, { status_code: 400, error_description: "Malformed Authorization header" }) };
    }
    const bearer = exchange.bearer();
    if (bearer !== undefined) {
      const token = context.vault.token(bearer);
      if (token === undefined || token.expiresAt <= Date.now())
        return { reply: jsonReply(401, { error: "invalid_token" }) };
      return { username: token.username };
    }
  }
  const username = context.vault.sessionUser(exchange.cookie(SESSION_COOKIE), "data-cookie");
  return username === undefined ? { reply: authorizeRedirect(exchange, context) } : { username };
}

function authorizeRedirect(exchange: Exchange, context: DataContext): Reply {
  const { edl, data } = context.urls();
  const query = new URLSearchParams({
    client_id: "simulator-data-client",
    response_type: "code",
    redirect_uri: `${data}/login`,
    state: exchange.record.path,
  });
  // Programs get a 401 from Earthdata Login instead of its page, so that they can answer with a password.
  if (!(exchange.header("user-agent") ?? "").startsWith("Mozilla")) query.set("app_type", "401");
  return redirectReply(302, `${edl}/oauth/authorize?${query}`);
}

function loginReply(exchange: Exchange, context: DataContext): Reply {
  const username = context.vault.redeemCode(exchange.parameter("code"));
  if (username === undefined) return htmlReply(400, "<html><body><h1>Could not log in</h1></body></html>");
  const state = exchange.parameter("state") ?? "/";
  // Only paths of this origin: a state from elsewhere must not make this an open redirect.
  const back = state.startsWith("/") && !state.startsWith("//") ? state : "/";
  const session = context.vault.openSession(username, "data-cookie");
  const expires = new Date(Date.now() + 7 * 86_400_000).toUTCString();
  return redirectReply(301, back, { "set-cookie": `${SESSION_COOKIE}=${session}; Expires=${expires}; Path=/` });
}

function presignedReply(exchange: Exchange, context: DataContext, username: string): Reply {
  const range = exchange.header("range");
  if (range !== undefined && !isSatisfiable(range, context.files.file(exchange.path).size)) {
    return { ...htmlReply(416, "<html><body><h1>Invalid Range</h1></body></html>") };
  }
  const query = presignQuery(context.vault, exchange.method, exchange.path, username, context.presignedTtlMs);
  const headers: Record<string, string> = {
    "cache-control": `private, max-age=${Math.max(0, Math.floor(context.presignedTtlMs / 1000) - 60)}`,
    "x-request-id": randomBytes(8).toString("hex"),
  };
  if (range !== undefined) headers.range = range;
  return redirectReply(303, `${context.urls().objects}${exchange.path}?${query}`, headers);
}

function isSatisfiable(range: string, size: number): boolean {
  const match = /^bytes=(\d*)-(\d*)$/.exec(range.trim());
  if (match === null || (match[1] === "" && match[2] === "")) return false;
  if (match[1] === "") return Number(match[2]) > 0;
  return Number(match[1]) < size && (match[2] === "" || Number(match[2]) >= Number(match[1]));
}

function notFound(): Reply {
  return htmlReply(
    404,
    "<html><body><h1>404 Not Found</h1><p>Could not find the requested resource.</p></body></html>",
  );
}

function withCors(exchange: Exchange, allowed: string, reply: Reply): Reply {
  const origin = exchange.header("origin");
  if (origin === undefined || (origin !== "null" && !origin.endsWith(allowed))) return reply;
  return {
    ...reply,
    headers: {
      ...reply.headers,
      "access-control-allow-origin": origin,
      "access-control-allow-credentials": "true",
      "access-control-allow-methods": "GET, HEAD, OPTIONS",
      "access-control-allow-headers": "Authorization, Origin, X-Requested-With",
    },
  };
}
