import type { FaultEngine } from "../faults/fault-engine.js";
import type { FaultRule } from "../faults/fault-rule.js";
import type { Exchange, Reply } from "../http/exchange.js";
import { cmrHeaders } from "./cmr-replies.js";

/** One page of results before faults. */
export interface SearchPage {
  /** Each item as JSON text. */
  readonly items: readonly string[];
  readonly hits: number;
  /** Absent on a page without items. */
  readonly searchAfter: string | undefined;
  readonly contentType: string;
  readonly tookMs: number;
}

/** Writes a page as CMR does, with the search fault that is due. */
export function searchPageReply(exchange: Exchange, page: SearchPage, faults: FaultEngine): Reply {
  const fault = faults.take(exchange, "search", (rule) => fitsPage(rule, page));
  const items = damagedItems(page.items, fault);
  const hits = page.hits + (fault?.kind === "drift-hits" ? (fault.by ?? 3) : 0);
  const headers: Record<string, string> = {
    ...cmrHeaders(exchange),
    "content-type": page.contentType,
    "cmr-hits": String(hits),
    "cmr-took": String(page.tookMs),
  };
  if (page.searchAfter !== undefined && fault?.kind !== "drop-search-after")
    headers["cmr-search-after"] = page.searchAfter;
  if (fault?.kind === "timed-out") headers["cmr-timed-out"] = "true";
  const body = `{"hits":${hits},"took":${page.tookMs},"items":[${items.join(",")}]}`;
  return {
    status: 200,
    headers,
    body: fault?.kind === "truncate-json" ? body.slice(0, Math.floor(body.length / 2)) : body,
  };
}

function fitsPage(rule: FaultRule, page: SearchPage): boolean {
  if (rule.kind === "drift-hits" || rule.kind === "truncate-json") return true;
  return page.items.length > 0;
}

function damagedItems(items: readonly string[], fault: FaultRule | undefined): readonly string[] {
  switch (fault?.kind) {
    case "timed-out":
      return items.slice(0, Math.floor(items.length / 2));
    case "duplicate-items":
      // The first ones again in place of the last ones, so that the page keeps its length.
      return [...items.slice(0, Math.max(1, items.length - (fault.by ?? 1))), ...items.slice(0, fault.by ?? 1)];
    case "missing-meta":
      return items.map((item) => {
        const { meta: _, ...rest } = JSON.parse(item) as Record<string, unknown>;
        return JSON.stringify(rest);
      });
    default:
      return items;
  }
}
