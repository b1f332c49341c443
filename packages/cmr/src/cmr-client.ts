import { isAbort, networkReason } from "@earthaccess/errors";
import type { KyInstance } from "ky";
import { CmrError, refusal } from "./cmr-error.js";
import { type Answer, type CmrPage, isDamage, pageOf, textOf } from "./cmr-page.js";
import type { SearchOptions } from "./search-options.js";

/** Origin of NASA's operational CMR. */
const CMR_URL = "https://cmr.earthdata.nasa.gov";

/** A page that cannot be read, or that CMR cut short, is asked for this many times in all. */
const TRIES = 3;

const PAGING = new Set(["page_size", "page_num", "offset", "scroll"]);

/** What kind of records are searched. */
export type ConceptType = "granules" | "collections" | "services";

/** A page that came, before its records are made of its text. */
export interface UnreadPage {
  read(): Promise<CmrPage>;
}

/** Asks CMR for pages: always as a form in the body, because addresses have a limit and shapefiles need one. */
export class CmrClient {
  #http: KyInstance | undefined;
  readonly #options: SearchOptions;
  readonly #url: string;

  constructor(options: SearchOptions = {}) {
    this.#options = options;
    this.#url = (options.system?.cmrUrl ?? options.auth?.system?.cmrUrl ?? CMR_URL).replace(/\/+$/, "");
  }

  /** One page, read. @throws {CmrError} */
  async page(
    concept: ConceptType,
    body: URLSearchParams | FormData,
    pageSize: number,
    searchAfter: string | undefined,
    signal?: AbortSignal,
  ): Promise<CmrPage> {
    return (await this.ask(concept, body, pageSize, searchAfter, signal)).read();
  }

  /**
   * Asks for one page, and gives its text: a page that waits for its turn weighs a third of what its records will.
   *
   * Reading tries again when the page came damaged, or when CMR ran out of time and says that it is not whole.
   *
   * @throws {CmrError} when there is no answer, or an error
   */
  async ask(
    concept: ConceptType,
    body: URLSearchParams | FormData,
    pageSize: number,
    searchAfter: string | undefined,
    signal?: AbortSignal,
  ): Promise<UnreadPage> {
    const ask = () => this.#answer(concept, body, pageSize, searchAfter, signal);
    let answer: Answer | undefined;
    let failure: unknown;
    try {
      answer = await ask();
    } catch (error) {
      if (!isDamage(error)) throw error;
      failure = error;
    }
    return {
      read: async () => {
        for (let attempt = 1; ; attempt++) {
          try {
            if (attempt > 1) answer = await ask();
            else if (!answer) throw failure;
            return pageOf(answer as Answer, pageSize);
          } catch (error) {
            if (!isDamage(error) || attempt >= TRIES) throw error;
          }
        }
      },
    };
  }

  async #answer(
    concept: ConceptType,
    body: URLSearchParams | FormData,
    pageSize: number,
    searchAfter: string | undefined,
    signal?: AbortSignal,
  ): Promise<Answer> {
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
    return { text: await textOf(response, requestId), headers: response.headers, requestId };
  }

  async #send(
    url: string,
    body: URLSearchParams | FormData,
    headers: Record<string, string>,
    withToken: boolean,
    signal?: AbortSignal,
  ): Promise<Response> {
    // Loaded with the first request, which a page makes when its user asks for something.
    const { cmrHttp, HTTPError } = await import("./cmr-http.js");
    try {
      this.#http ??= cmrHttp(this.#options);
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
        `${new URL(url).host} could not be reached (${networkReason(error)}). Check the network and try again.`,
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
