import type { Exchange, Reply } from "../http/exchange.js";
import { jsonReply } from "../http/replies.js";
import type { EdlContext } from "./edl-role.js";
import { basicUser } from "./tokens.js";

/** `GET /api/users/<uid>`: the profile, for the user's own bearer token or password. */
export function userReply(exchange: Exchange, context: EdlContext, uid: string): Reply {
  const bearer = exchange.bearer();
  const token = bearer === undefined ? undefined : context.vault.token(bearer);
  const valid = token !== undefined && token.expiresAt > Date.now() ? token.username : undefined;
  if ((valid ?? basicUser(exchange, context)) !== uid) return jsonReply(401, { error: "invalid_token" });
  return jsonReply(200, {
    uid,
    first_name: "Simulated",
    last_name: "User",
    email_address: "user@example.com",
    country: "United States",
    study_area: "Other",
    user_type: "Application",
    affiliation: "OTHER",
    email_verified: true,
    allow_auth_app_emails: true,
    user_groups: [],
  });
}
