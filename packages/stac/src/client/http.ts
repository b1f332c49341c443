import { isAbort, networkReason } from "@earthaccess/errors";
import type { HTTPError, KyInstance, Options } from "ky";
import { StacApiError } from "./stac-api-error.js";

/** Headers for every request, or a function that gives them for a URL, such as a fresh token. */
export type HeaderSource = Readonly<Record<string, string>> | ((url: string) => HeadersGiven | Promise<HeadersGiven>);
type HeadersGiven = Readonly<Record<string, string>> | undefined;

/** How a client talks to its server. */
export interface HttpOptions {
  /** @default globalThis.fetch */
  readonly fetch?: typeof fetch;
  /** Sent to the origin of the opened URL and to no other, whatever the server's links say. */
  readonly headers?: HeaderSource;
  readonly signal?: AbortSignal;
  /** How often a request is tried again after 408, 429, 5xx or a network failure; `Retry-After` is honoured. @default 2 */
  readonly retries?: number;
  /** Milliseconds for one try. @default 60000 */
  readonly timeoutMs?: number;
}

/** One request as data. */
export interface StacRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly body?: unknown;
  /** Headers that a link asks for. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A page of a hundred large items has a few megabytes; what is larger is a mistake or an attack. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_REDIRECTS = 5;

/** JSON over HTTP with retries; secrets stay at the origin they were given for. */
export class StacHttp {
  readonly #origin: string;
  readonly #options: HttpOptions;
  #ky: KyInstance | undefined;

  constructor(rootUrl: string, options: HttpOptions) {
    this.#origin = new URL(rootUrl).origin;
    this.#options = options;
  }

  /** ky, which loads with the first request. */
  async #client(): Promise<KyInstance> {
    const { default: ky } = await import("ky");
    const { retries = 2, timeoutMs = 60_000 } = this.#options;
    const settings: Options = {
      fetch: (input, init) => this.#follow(new Request(input, init)),
      retry: {
        limit: retries,
        methods: ["get", "post"],
        statusCodes: [408, 429, 500, 502, 503, 504],
        backoffLimit: 10_000,
      },
      timeout: timeoutMs,
    };
    this.#ky ??= ky.create(settings);
    return this.#ky;
  }

  /** @throws StacApiError when the server refuses or the answer is no JSON object */
  async json(request: StacRequest, signal?: AbortSignal): Promise<Record<string, unknown>> {
    const { method, url, body } = request;
    const signals = [signal, this.#options.signal].filter((given) => given !== undefined);
    try {
      const client = await this.#client();
      const response = await client(url, {
        method,
        headers: { accept: "application/geo+json, application/json", ...(this.#isOwn(url) && request.headers) },
        ...(body !== undefined && { json: body }),
        ...(signals.length > 0 && { signal: AbortSignal.any(signals) }),
      });
      return parsed(await textOf(response, url), url);
    } catch (error) {
      throw await this.#explained(error, url, signals);
    }
  }

  async #explained(error: unknown, url: string, signals: readonly AbortSignal[]): Promise<unknown> {
    if (error instanceof StacApiError || isAbort(error) || signals.some(({ aborted }) => aborted)) return error;
    if (isHttpError(error)) {
      const { status } = error.response;
      const said = await reasonOf(error.response);
      return new StacApiError(
        `The STAC API answered ${status}${said ? `: ${said}` : "."} ${adviceFor(status)}`.trim(),
        {
          code: "stac/http",
          status,
          url,
        },
      );
    }
    return new StacApiError(
      `The STAC API could not be reached (${networkReason(error)}). Check the URL and the network.`,
      {
        code: "stac/network",
        url,
        cause: error,
      },
    );
  }

  #isOwn(url: string): boolean {
    return new URL(url).origin === this.#origin;
  }

  /** Follows redirects by hand where the platform lets us, because `fetch` carries custom headers to other hosts. */
  async #follow(request: Request): Promise<Response> {
    const doFetch = this.#options.fetch ?? globalThis.fetch;
    const hasBody = request.method !== "GET";
    const body = hasBody ? await request.clone().text() : undefined;
    let { url } = request;
    let { method } = request;
    for (let hop = 0; ; hop++) {
      const headers = new Headers(request.headers);
      for (const [name, value] of Object.entries(await this.#headersFor(url))) headers.set(name, value);
      const init: RequestInit = { method, headers, signal: request.signal, ...(method === "POST" && { body }) };
      const response = await doFetch(url, { ...init, redirect: "manual" });
      // Browsers show nothing of a redirect; there the platform must follow it, and drops Authorization itself.
      if (response.type === "opaqueredirect") return doFetch(url, { ...init, redirect: "follow" });
      const location = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
      if (location === null || hop === MAX_REDIRECTS) return response;
      await response.body?.cancel();
      url = new URL(location, url).href;
      if (response.status !== 307 && response.status !== 308) method = "GET";
    }
  }

  async #headersFor(url: string): Promise<Readonly<Record<string, string>>> {
    const { headers } = this.#options;
    if (headers === undefined || !this.#isOwn(url)) return {};
    return (typeof headers === "function" ? await headers(url) : headers) ?? {};
  }
}

/** By its name, as ky's own guard does it: the class would load ky. */
function isHttpError(error: unknown): error is HTTPError {
  return error instanceof Error && error.name === "HTTPError";
}

async function textOf(response: Response, url: string): Promise<string> {
  if (!response.body) return response.text();
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > MAX_BYTES) {
      await reader.cancel();
      throw new StacApiError("The answer is larger than 64 MB. Ask for a smaller page with `limit`.", {
        code: "stac/invalid-response",
        url,
      });
    }
    text += decoder.decode(value, { stream: true });
  }
}

function parsed(text: string, url: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Falls through to the error below, which says more than the parser does.
  }
  throw new StacApiError("The answer is no JSON object, so this is no STAC API or catalog.", {
    code: "stac/invalid-response",
    url,
  });
}

/** What the server says is wrong, in the forms of the servers that exist, at most one line. */
async function reasonOf(response: Response): Promise<string> {
  try {
    const body = JSON.parse((await textOf(response, response.url)).slice(0, 10_000)) as Record<string, unknown>;
    const said =
      body.description ??
      body.detail ??
      body.message ??
      (Array.isArray(body.errors) ? body.errors.join("; ") : undefined);
    return said === undefined ? "" : (typeof said === "string" ? said : JSON.stringify(said)).slice(0, 300);
  } catch {
    return "";
  }
}

function adviceFor(status: number): string {
  if (status === 401 || status === 403) return "Give a token through the `headers` option if this API asks for one.";
  if (status === 404) return "Check the URL, or the name of the collection or item.";
  return "";
}
