import { isAbort, redactText } from "@earthaccess/errors";
import ky, { HTTPError, type KyInstance } from "ky";
import { CmrError, refusal } from "./cmr-error.js";
import type { SearchOptions } from "./search-options.js";

/** Origin of NASA's operational CMR. */
const CMR_URL = "https://cmr.earthdata.nasa.gov";

/** A page that cannot be read, or that CMR cut short, is asked for this many times in all. */
const TRIES = 3;

/** A page of 2,000 granules is about 10 MB; what is larger than this is no page. */
const MAX_PAGE_BYTES = 64 * 1024 * 1024;

const PAGING = new Set(["page_size", "page_num", "offset", "scroll"]);

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

/** What kind of records are searched. */
export type ConceptType = "granules" | "collections" | "services";

/** Asks CMR for pages: always as a form in the body, because addresses have a limit and shapefiles need one. */
export class CmrClient {
  readonly #http: KyInstance;
  readonly #options: SearchOptions;
  readonly #url: string;

  constructor(options: SearchOptions = {}) {
    this.#options = options;
    this.#url = (options.system?.cmrUrl ?? options.auth?.system?.cmrUrl ?? CMR_URL).replace(/\/+$/, "");
    const { limit = 4, minDelayMs = 500, maxDelayMs = 30_000, maxRetryAfterMs = 120_000 } = options.retry ?? {};
    this.#http = ky.create({
      ...(options.fetch && { fetch: options.fetch }),
      // CMR itself gives up after 180 s.
      timeout: options.timeoutMs ?? 190_000,
      // A redirect could only lead the token astray.
      redirect: "error",
      retry: {
        limit,
        methods: ["post"],
        statusCodes: [408, 425, 429, 500, 502, 503, 504],
        // ky would wait as long as it is allowed to and then ask again; a longer wait should end the search instead.
        shouldRetry: ({ error }) =>
          error instanceof HTTPError && waitOf(error.response) > maxRetryAfterMs ? false : undefined,
        delay: (attempt) => Math.min(maxDelayMs, minDelayMs * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2),
      },
    });
  }

  /**
   * One page; tried again when it comes damaged, or when CMR ran out of time and says that it is not whole.
   *
   * @throws {CmrError}
   */
  async page(
    concept: ConceptType,
    body: URLSearchParams | FormData,
    pageSize: number,
    searchAfter: string | undefined,
    signal?: AbortSignal,
  ): Promise<CmrPage> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#pageOnce(concept, body, pageSize, searchAfter, signal);
      } catch (error) {
        const damaged =
          error instanceof CmrError && (error.code === "cmr/invalid-response" || error.code === "cmr/timed-out");
        if (!damaged || attempt >= TRIES) throw error;
      }
    }
  }

  async #pageOnce(
    concept: ConceptType,
    body: URLSearchParams | FormData,
    pageSize: number,
    searchAfter: string | undefined,
    signal?: AbortSignal,
  ): Promise<CmrPage> {
    const form = body instanceof FormData ? new FormData() : new URLSearchParams();
    // Paging is ours: a query of raw CMR parameters may bring its own.
    for (const [name, value] of body) if (!PAGING.has(name)) form.append(name, value as string);
    form.append("page_size", String(pageSize));
    const token = await this.#token();
    const headers: Record<string, string> = {
      accept: "application/json",
      "client-id": this.#options.clientId ?? "earthaccess-ts",
    };
    if (searchAfter !== undefined) headers["cmr-search-after"] = searchAfter;
    if (token !== undefined) headers.authorization = `Bearer ${token}`;
    const response = await this.#send(
      `${this.#url}/search/${concept}.umm_json`,
      form,
      headers,
      token !== undefined,
      signal,
    );
    const requestId = response.headers.get("cmr-request-id") ?? undefined;
    const { hits, items } = parsePage(await textOf(response, requestId), requestId);
    if (response.headers.get("cmr-timed-out") === "true")
      throw new CmrError(
        `CMR ran out of time and sent ${items.length} of the ${pageSize} records of this page. Narrow the search, or set a smaller pageSize.`,
        { code: "cmr/timed-out", retryable: true, requestId, data: { received: items.length, pageSize, hits } },
      );
    const next = response.headers.get("cmr-search-after") ?? undefined;
    const counted = Number(response.headers.get("cmr-hits") ?? hits);
    return {
      items,
      hits: Number.isFinite(counted) ? counted : items.length,
      ...(next !== undefined && { searchAfter: next }),
      ...(requestId !== undefined && { requestId }),
    };
  }

  async #send(
    url: string,
    body: URLSearchParams | FormData,
    headers: Record<string, string>,
    withToken: boolean,
    signal?: AbortSignal,
  ): Promise<Response> {
    try {
      return await this.#http.post(url, { body, headers, ...(signal && { signal }) });
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (isAbort(error, signal)) throw error;
      if (error instanceof HTTPError) {
        const { response } = error;
        throw refusal(
          response.status,
          await response.text().catch(() => ""),
          response.headers.get("cmr-request-id") ?? undefined,
          url,
          withToken,
        );
      }
      throw new CmrError(
        `${new URL(url).host} could not be reached (${redactText((error as Error).message)}). Check the network and try again.`,
        { code: "cmr/unreachable", retryable: true, url, cause: error },
      );
    }
  }

  async #token(): Promise<string | undefined> {
    const { auth } = this.#options;
    if (!auth) return undefined;
    const { protocol, hostname } = new URL(this.#url);
    const isSafe =
      protocol === "https:" || hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
    if (!isSafe)
      throw new CmrError(
        `The token is not sent to ${this.#url}, which is not https. Search without auth, or use an https address.`,
        { code: "cmr/bad-token" },
      );
    return auth.token();
  }
}

/** How long an answer asks to wait, in ms. */
function waitOf(response: Response): number {
  const after = response.headers.get("retry-after") ?? "";
  return /^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - Date.now() || 0;
}

/** The whole text of an answer, unless it is larger than any page is. */
async function textOf(response: Response, requestId: string | undefined): Promise<string> {
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
