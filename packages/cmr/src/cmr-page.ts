import { isAbort } from "@earthaccess/errors";
import { CmrError } from "./cmr-error.js";

/** A page of 2,000 granules is about 10 MB; what is larger than this is no page. */
const MAX_PAGE_BYTES = 64 * 1024 * 1024;

/** One record as CMR lists it. */
export interface CmrItem {
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly umm: Readonly<Record<string, unknown>>;
}

/** One page of a search. */
export interface CmrPage {
  readonly items: readonly CmrItem[];
  /** All records the search finds, as CMR counts them at this moment. */
  readonly hits: number;
  /** Where the next page begins; absent when there is none. */
  readonly searchAfter?: string;
  readonly requestId?: string;
}

/** The text of a page as it came. */
export interface Answer {
  readonly text: string;
  readonly headers: Headers;
  readonly requestId: string | undefined;
}

/** Whether a page came that is none, or not whole: asking again may help. */
export function isDamage(error: unknown): boolean {
  return error instanceof CmrError && (error.code === "cmr/invalid-response" || error.code === "cmr/timed-out");
}

/** @throws {CmrError} `cmr/invalid-response` when the text is no page, `cmr/timed-out` when CMR says that it is not whole */
export function pageOf({ text, headers, requestId }: Answer, pageSize: number): CmrPage {
  const { hits, items } = parsePage(text, requestId);
  if (headers.get("cmr-timed-out") === "true")
    throw new CmrError(
      `CMR ran out of time and sent ${items.length} of the ${pageSize} records of this page. Narrow the search, or set a smaller pageSize.`,
      { code: "cmr/timed-out", retryable: true, requestId, data: { received: items.length, pageSize, hits } },
    );
  const next = headers.get("cmr-search-after") ?? undefined;
  const counted = Number(headers.get("cmr-hits") ?? hits);
  return {
    items,
    hits: Number.isFinite(counted) ? counted : items.length,
    ...(next !== undefined && { searchAfter: next }),
    ...(requestId !== undefined && { requestId }),
  };
}

/** The whole text of an answer, unless it is larger than any page is. */
export async function textOf(response: Response, requestId: string | undefined): Promise<string> {
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  let text = "";
  let bytes = 0;
  try {
    for (let step = await reader?.read(); step && !step.done; step = await reader?.read()) {
      bytes += step.value.length;
      if (bytes > MAX_PAGE_BYTES) {
        await reader?.cancel();
        throw new CmrError(`CMR's answer is larger than ${MAX_PAGE_BYTES / 1024 / 1024} MB. Set a smaller pageSize.`, {
          code: "cmr/too-large",
          requestId,
        });
      }
      text += decoder.decode(step.value, { stream: true });
    }
  } catch (error) {
    if (error instanceof CmrError || isAbort(error)) throw error;
    throw invalid("it ended in the middle", requestId, error);
  }
  return text + decoder.decode();
}

function parsePage(text: string, requestId: string | undefined): { hits: number; items: readonly CmrItem[] } {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw invalid(
      /^\s*<(!doctype )?html/i.test(text) ? "it is a web page" : "it is not JSON to its end",
      requestId,
      error,
    );
  }
  const { hits, items } = (typeof body === "object" && body !== null ? body : {}) as {
    hits?: unknown;
    items?: unknown;
  };
  if (!Array.isArray(items) || typeof hits !== "number") throw invalid("it has no list of items", requestId);
  const bad = items.findIndex((item) => typeof item?.umm !== "object" || item.umm === null);
  if (bad >= 0) throw invalid(`item ${bad} has no umm`, requestId);
  return { hits, items };
}

function invalid(why: string, requestId: string | undefined, cause?: unknown): CmrError {
  return new CmrError(`CMR's answer cannot be read: ${why}. Try again; nothing was lost.`, {
    code: "cmr/invalid-response",
    retryable: true,
    requestId,
    cause,
  });
}
