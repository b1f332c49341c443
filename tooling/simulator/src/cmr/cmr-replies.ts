import { randomUUID } from "node:crypto";
import type { Exchange, Reply } from "../http/exchange.js";
import { escapeMarkup } from "../http/replies.js";
import { wantsJsonErrors } from "./formats.js";

/** The headers every answer of CMR has. */
export function cmrHeaders(exchange: Exchange): Record<string, string> {
  const id = exchange.header("cmr-request-id") ?? exchange.header("x-request-id") ?? randomUUID();
  return {
    "access-control-allow-origin": "*",
    "access-control-expose-headers":
      "CMR-Hits, CMR-Request-Id, X-Request-Id, CMR-Scroll-Id, CMR-Search-After, CMR-Timed-Out, CMR-Shapefile-Original-Point-Count, CMR-Shapefile-Simplified-Point-Count",
    "cmr-request-id": id,
    "x-request-id": id,
    vary: "Accept-Encoding, User-Agent",
  };
}

/** A list of errors, in JSON or XML as the request would have it. */
export function cmrErrors(exchange: Exchange, status: number, errors: readonly string[]): Reply {
  const headers = cmrHeaders(exchange);
  if (wantsJsonErrors(exchange)) {
    return {
      status,
      headers: { ...headers, "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify({ errors }),
    };
  }
  const list = errors.map((error) => `<error>${escapeMarkup(error)}</error>`).join("");
  const body = `<?xml version="1.0" encoding="UTF-8"?><errors>${list}</errors>`;
  return { status, headers: { ...headers, "content-type": "application/xml; charset=utf-8" }, body };
}

/** The answer to a browser that asks before it sends. */
export function cmrPreflight(exchange: Exchange): Reply {
  return {
    status: 200,
    headers: {
      ...cmrHeaders(exchange),
      "access-control-allow-methods": "POST, GET, OPTIONS",
      "access-control-allow-headers":
        "Accept, Content-Type, Client-Id, CMR-Request-Id, X-Request-Id, CMR-Scroll-Id, CMR-Search-After, Authorization",
      "access-control-max-age": "1728000",
    },
    body: "",
  };
}
