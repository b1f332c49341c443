import type { Reply } from "../http/exchange.js";
import { jsonReply } from "../http/replies.js";

/** The status page's API; an outage is simulated by a `status` fault with a body. */
export function statusesReply(): Reply {
  const services = ["Earthdata Login", "Common Metadata Repository", "Earthdata Search", "Harmony"];
  return jsonReply(200, {
    success: true,
    statuses: services.map((name, i) => ({ id: i + 1, name, status: "OK", updated: "2024-01-01T00:00:00.000Z" })),
  });
}
