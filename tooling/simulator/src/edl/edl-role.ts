import type { Exchange, Reply } from "../http/exchange.js";
import { htmlReply, jsonReply, LOGIN_PAGE } from "../http/replies.js";
import type { RoleHandler } from "../http/role-server.js";
import type { SecretVault } from "../secrets/secret-vault.js";
import { authorizeReply, loginReply, oauthTokenReply } from "./oauth.js";
import { statusesReply } from "./statuses.js";
import { createTokenReply, findOrCreateTokenReply, listTokensReply, revokeTokenReply } from "./tokens.js";
import { userReply } from "./user-profile.js";

/** What the handlers of Earthdata Login need. */
export interface EdlContext {
  readonly vault: SecretVault;
  readonly tokenTtlMs: number;
  /** The origin that may get authorization codes. */
  readonly dataUrl: () => string;
}

type Route = (exchange: Exchange, context: EdlContext) => Reply | Promise<Reply>;

const ROUTES: Readonly<Record<string, Route>> = {
  "POST /api/users/find_or_create_token": findOrCreateTokenReply,
  "GET /api/users/tokens": listTokensReply,
  "POST /api/users/token": createTokenReply,
  "POST /api/users/revoke_token": revokeTokenReply,
  "GET /oauth/authorize": authorizeReply,
  "POST /oauth/token": oauthTokenReply,
  "POST /login": loginReply,
  "GET /api/v1/statuses": statusesReply,
  "GET /profile": () => htmlReply(200, "<html><body><h1>Profile Home</h1></body></html>"),
  "GET /": () => htmlReply(200, LOGIN_PAGE),
};

/** Earthdata Login: tokens, the OAuth code flow, profiles; and the status page's API. */
export function edlRole(context: EdlContext): RoleHandler {
  return async (exchange) => {
    const route = ROUTES[`${exchange.method === "HEAD" ? "GET" : exchange.method} ${exchange.path}`];
    if (route !== undefined) return await route(exchange, context);
    const uid = /^\/api\/users\/([A-Za-z0-9._-]+)$/.exec(exchange.path)?.[1];
    if (uid !== undefined && exchange.method === "GET") return userReply(exchange, context, uid);
    return jsonReply(404, { error: "not_found" });
  };
}
