import type { Exchange, Reply } from "../http/exchange.js";
import { htmlReply, jsonReply, LOGIN_PAGE, redirectReply } from "../http/replies.js";
import type { EdlContext } from "./edl-role.js";
import { basicUser, invalidCredentials } from "./tokens.js";

const SESSION_COOKIE = "_urs-gui_session";

/** `GET /oauth/authorize`: a code for users who are logged in or send Basic; else a 401 (`app_type=401`) or the login page. */
export function authorizeReply(exchange: Exchange, context: EdlContext): Reply {
  const query = new URLSearchParams(exchange.query);
  const redirect = query.get("redirect_uri") ?? "";
  if (query.get("client_id") === null || query.get("response_type") !== "code") {
    return jsonReply(400, {
      error: "invalid_request",
      error_description: "client_id and response_type=code are required",
    });
  }
  // Only registered applications get codes; otherwise anybody could collect them.
  if (!isWithin(redirect, context.dataUrl())) {
    return jsonReply(400, { error: "invalid_request", error_description: "The redirect_uri is not registered" });
  }
  if (exchange.header("authorization") !== undefined && exchange.basic() !== undefined) {
    const username = basicUser(exchange, context);
    if (username === undefined) return invalidCredentials();
    return codeReply(context, username, redirect, query.get("state"), sessionCookies(context, username));
  }
  const username = context.vault.sessionUser(exchange.cookie(SESSION_COOKIE), "edl-cookie");
  if (username !== undefined) return codeReply(context, username, redirect, query.get("state"), []);
  if (query.get("app_type") === "401") {
    return htmlReply(401, "HTTP Basic: Access denied.\n", {
      "www-authenticate": 'Basic realm="Please enter your Earthdata Login credentials."',
    });
  }
  return htmlReply(200, LOGIN_PAGE);
}

/** `POST /login`: the login page's form. */
export async function loginReply(exchange: Exchange, context: EdlContext): Promise<Reply> {
  const form = new URLSearchParams((await exchange.body()).toString("utf8"));
  const given = { username: form.get("username") ?? "", password: form.get("password") ?? "" };
  if (!context.vault.knows(given)) return htmlReply(200, LOGIN_PAGE);
  return redirectReply(302, "/profile", { "set-cookie": sessionCookies(context, given.username) });
}

/** `POST /oauth/token`: an application turns a code into a token. */
export async function oauthTokenReply(exchange: Exchange, context: EdlContext): Promise<Reply> {
  const form = new URLSearchParams((await exchange.body()).toString("utf8"));
  const username = context.vault.redeemCode(form.get("code") ?? undefined);
  if (username === undefined)
    return jsonReply(400, { error: "invalid_grant", error_description: "The code is not valid" });
  const { token } = context.vault.issueToken(username, context.tokenTtlMs, false);
  return jsonReply(200, {
    access_token: token,
    token_type: "Bearer",
    expires_in: Math.floor(context.tokenTtlMs / 1000),
    endpoint: `/api/users/${username}`,
  });
}

function codeReply(
  context: EdlContext,
  username: string,
  redirect: string,
  state: string | null,
  cookies: string[],
): Reply {
  const target = new URL(redirect);
  target.searchParams.set("code", context.vault.issueCode(username));
  if (state !== null) target.searchParams.set("state", state);
  return {
    ...redirectReply(302, target.href, cookies.length > 0 ? { "set-cookie": cookies } : {}),
    body: `You are being redirected to ${target.href}`,
  };
}

function sessionCookies({ vault }: EdlContext, username: string): string[] {
  const expires = new Date(Date.now() + 86_400_000).toUTCString();
  return [
    `urs_user_already_logged=yes; path=/; expires=${expires}; HttpOnly; SameSite=Lax`,
    `${SESSION_COOKIE}=${vault.openSession(username, "edl-cookie")}; path=/; expires=${expires}; HttpOnly; SameSite=Lax`,
  ];
}

function isWithin(url: string, origin: string): boolean {
  try {
    return new URL(url).origin === new URL(origin).origin;
  } catch {
    return false;
  }
}
