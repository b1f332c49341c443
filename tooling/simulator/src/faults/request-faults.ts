import type { Exchange, Reply } from "../http/exchange.js";
import { htmlReply, jsonReply, LOGIN_PAGE, redirectReply } from "../http/replies.js";
import { pauseOrClose } from "../http/send.js";
import type { RoleUrls } from "../role.js";
import type { FaultRule } from "./fault-rule.js";

/** Where the redirect faults can lead. */
export interface RedirectTargets {
  readonly urls: RoleUrls;
  /** The data role's host on a port of the evil role. */
  readonly otherPort: string;
}

/** The answer a request fault gives instead of the handler's; undefined when the handler shall go on (after a stall). */
export async function applyRequestFault(
  exchange: Exchange,
  rule: FaultRule,
  targets: RedirectTargets,
): Promise<Reply | "no answer" | undefined> {
  switch (rule.kind) {
    case "reset":
      exchange.response.socket?.resetAndDestroy();
      return "no answer";
    case "stall":
      return await stall(exchange, rule.ms);
    case "status":
      return statusReply(exchange, rule);
    case "html-login":
      return htmlReply(200, LOGIN_PAGE);
    case "redirect":
      return redirectReply(rule.status ?? 302, redirectLocation(exchange, rule.location ?? "evil", targets));
    case "eula":
      return eulaReply(exchange, targets.urls.edl);
    case "expired-token":
      return expiredTokenReply(exchange);
    case "not-found":
      return exchange.role === "data" || exchange.role === "objects"
        ? htmlReply(404, "<html><body><h1>404 Not Found</h1></body></html>")
        : jsonReply(404, { errors: ["Not found"] });
    default:
      return undefined;
  }
}

/** Thin Egress App's answer to a user who has not accepted a licence: JSON for programs, a page for browsers. */
export function eulaReply(exchange: Exchange, edlUrl: string): Reply {
  const resolution = `${edlUrl}/approve_app?client_id=simulator-data-client`;
  if ((exchange.header("user-agent") ?? "").startsWith("Mozilla")) {
    return htmlReply(
      403,
      `<html><body><h1>EULA Acceptance Failure</h1><a href="${resolution}">Accept</a></body></html>`,
    );
  }
  return jsonReply(403, { status_code: 403, error_description: "EULA Acceptance Failure", resolution_url: resolution });
}

/** CMR's text for a token that has expired: first 10 and last 5 characters only. */
export function expiredTokenText(token: string): string {
  const shown = `${token.slice(0, 10)}XXX${token.slice(-5)}`;
  return `Token [${shown}] has expired. Note the token value has been partially redacted.`;
}

async function stall(exchange: Exchange, ms: number | undefined): Promise<"no answer" | undefined> {
  await pauseOrClose(exchange.response, ms);
  return exchange.response.destroyed ? "no answer" : undefined;
}

function statusReply(exchange: Exchange, rule: FaultRule): Reply {
  const status = rule.status ?? 503;
  const headers: Record<string, string> = {};
  if (rule.retryAfter !== undefined) headers["retry-after"] = String(rule.retryAfter);
  if (rule.body !== undefined) {
    headers["content-type"] = rule.contentType ?? "text/plain; charset=utf-8";
    return { status, headers, body: rule.body };
  }
  if (exchange.role === "cmr") return jsonReply(status, { errors: [`The service answered ${status}.`] }, headers);
  return htmlReply(status, `<html><body><h1>${status}</h1></body></html>`, headers);
}

function redirectLocation(exchange: Exchange, location: string, targets: RedirectTargets): string {
  const path = exchange.record.path;
  if (location === "evil") return `${targets.urls.evil}${path}`;
  if (location === "loop") return `${targets.urls[exchange.role]}${path}`;
  if (location === "other-port") return `${targets.otherPort}${path}`;
  // The box has no https to come down from; a plain-http URL that is not loopback is what a client must refuse.
  if (location === "http-downgrade") return `http://downgrade.invalid${path}`;
  return location;
}

function expiredTokenReply(exchange: Exchange): Reply {
  if (exchange.role === "cmr") {
    return jsonReply(401, { errors: [expiredTokenText(exchange.bearer() ?? "")] });
  }
  return jsonReply(401, { error: "invalid_token" }, { "www-authenticate": 'Bearer error="invalid_token"' });
}
