import type { Exchange, Reply } from "../http/exchange.js";
import { jsonReply } from "../http/replies.js";
import type { IssuedToken } from "../secrets/secret-vault.js";
import type { EdlContext } from "./edl-role.js";

/** More tokens than this a user cannot have. */
const MAX_TOKENS = 2;

/** `POST /api/users/find_or_create_token`: the user's latest token, or a new one. */
export function findOrCreateTokenReply(exchange: Exchange, context: EdlContext): Reply {
  const username = basicUser(exchange, context);
  if (username === undefined) return invalidCredentials();
  const token = context.vault.listedTokens(username)[0] ?? context.vault.issueToken(username, context.tokenTtlMs, true);
  return jsonReply(200, tokenJson(token));
}

/** `GET /api/users/tokens`: the tokens that are still good. */
export function listTokensReply(exchange: Exchange, context: EdlContext): Reply {
  const username = basicUser(exchange, context);
  if (username === undefined) return invalidCredentials();
  return jsonReply(200, context.vault.listedTokens(username).reverse().map(tokenJson));
}

/** `POST /api/users/token`: a new token, unless there are two. */
export function createTokenReply(exchange: Exchange, context: EdlContext): Reply {
  const username = basicUser(exchange, context);
  if (username === undefined) return invalidCredentials();
  if (context.vault.listedTokens(username).length >= MAX_TOKENS) {
    return jsonReply(403, { error: "max_token_limit", error_description: "Max token limit has been reached" });
  }
  return jsonReply(200, tokenJson(context.vault.issueToken(username, context.tokenTtlMs, true)));
}

/** `POST /api/users/revoke_token?token=`. */
export function revokeTokenReply(exchange: Exchange, context: EdlContext): Reply {
  const username = basicUser(exchange, context);
  if (username === undefined) return invalidCredentials();
  const token = exchange.parameter("token") ?? "";
  if (context.vault.token(token)?.username !== username) return jsonReply(404, { error: "invalid_token" });
  context.vault.revoke(token);
  return jsonReply(200, {});
}

/** The user of a right Basic header. */
export function basicUser(exchange: Exchange, { vault }: EdlContext): string | undefined {
  const given = exchange.basic();
  return vault.knows(given) ? given.username : undefined;
}

/** The recorded answer to a wrong password. */
export function invalidCredentials(): Reply {
  return jsonReply(401, { error: "invalid_credentials", error_description: "Invalid user credentials" });
}

function tokenJson({ token, expiresAt }: IssuedToken): Record<string, string> {
  const date = new Date(expiresAt);
  const two = (value: number): string => String(value).padStart(2, "0");
  // No time and no zone: that is how the service says it.
  const expiration = `${two(date.getUTCMonth() + 1)}/${two(date.getUTCDate())}/${date.getUTCFullYear()}`;
  return { access_token: token, token_type: "Bearer", expiration_date: expiration };
}
