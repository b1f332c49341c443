import { googleTokens } from "#google-login";
import { checkedEndpoint } from "./endpoint.js";
import { type StoreFailure, verdictOf } from "./store-errors.js";

/** A Google access token, or where to get one; it is asked for before each request. */
export type GcsToken = string | (() => Promise<string>);

/** How Google Cloud Storage is reached. */
export interface GcsAccess {
  /** @default what `google-auth-library` finds: GOOGLE_APPLICATION_CREDENTIALS, gcloud, the machine's account */
  readonly token?: GcsToken | undefined;
  /** Requests without a token, for public buckets. @default false */
  readonly anonymous?: boolean | undefined;
  /** Origin of the JSON API. @default "https://storage.googleapis.com" */
  readonly endpoint?: string | undefined;
  /** Let an endpoint be http although it is on another machine. @default false */
  readonly allowHttp?: boolean | undefined;
  /** The project that pays, for buckets whose requesters do. */
  readonly billingProject?: string | undefined;
  /** The fetch that reaches the network. @default globalThis.fetch */
  readonly fetch?: typeof fetch | undefined;
  /** Tries per request. @default 6 */
  readonly maxAttempts?: number | undefined;
}

/** An answer of Google Cloud Storage that is not the one hoped for. */
export class GcsFailure extends Error {
  readonly failure: StoreFailure;

  constructor(failure: StoreFailure, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "GcsFailure";
    this.failure = failure;
  }
}

/** Requests to the JSON API: with a token, again after what passes, and with failures in words. */
export class GcsClient {
  readonly endpoint: string;
  readonly #access: GcsAccess;
  #library: Promise<() => Promise<string>> | undefined;

  constructor(access: GcsAccess) {
    this.#access = access;
    this.endpoint = checkedEndpoint(access.endpoint ?? "https://storage.googleapis.com", access.allowHttp);
  }

  /** The URL of an API method; `query` without the values that are undefined. */
  url(path: string, query: Readonly<Record<string, string | undefined>> = {}): string {
    const url = new URL(this.endpoint + path);
    for (const [name, value] of Object.entries({ ...query, userProject: this.#access.billingProject })) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    return url.href;
  }

  /**
   * One request, tried again while its failure looks like one that passes.
   *
   * @param accept statuses besides 2xx that are answers
   * @param repair what to send instead on a further try, for bodies of which a part may have arrived
   * @throws {GcsFailure}
   */
  async send(
    url: string,
    init: RequestInit,
    accept: readonly number[] = [],
    repair?: () => Promise<RequestInit | Response>,
  ): Promise<Response> {
    const attempts = this.#access.maxAttempts ?? 6;
    for (let attempt = 1, next = init; ; attempt++) {
      const response = await this.#once(url, next);
      if (response instanceof Response && (response.ok || accept.includes(response.status))) return response;
      const failure = response instanceof Response ? await failureOf(response) : response;
      if (attempt === attempts || !mayPass(failure)) throw failure;
      await pause(attempt, init.signal);
      const repaired = (await repair?.()) ?? init;
      if (repaired instanceof Response) return repaired;
      next = repaired;
    }
  }

  /** An answer, or why there is none; only an abort is thrown. */
  async #once(url: string, init: RequestInit): Promise<Response | GcsFailure> {
    const network = this.#access.fetch ?? globalThis.fetch;
    // An upload session needs no token, and answers 308, which fetch takes for a redirect: it gives it out only while it may follow.
    const session = new URL(url).searchParams.has("upload_id");
    const headers = new Headers(init.headers);
    const token = session ? undefined : await this.#token();
    if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
    try {
      return await network(url, { ...init, headers, redirect: session ? "follow" : "error" });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      // Browsers say no more than "Failed to fetch".
      return new GcsFailure({ word: "NetworkingError" }, (error as Error).message, error);
    }
  }

  async #token(): Promise<string | undefined> {
    const { anonymous, token } = this.#access;
    if (anonymous) return undefined;
    if (token !== undefined) return typeof token === "string" ? token : token();
    this.#library ??= googleTokens();
    return (await this.#library)();
  }
}

async function failureOf(response: Response): Promise<GcsFailure> {
  const text = await response.text().catch(() => "");
  let said: { error?: { message?: string; errors?: { reason?: string }[] } | string } = {};
  try {
    said = JSON.parse(text);
  } catch {
    // Some failures are plain text or HTML.
  }
  const error = typeof said.error === "object" ? said.error : undefined;
  const message = error?.message ?? text.slice(0, 200);
  const missing = response.status === 404 && /bucket does not exist|bucket.*not found/i.test(message);
  const word = missing ? "NoSuchBucket" : error?.errors?.[0]?.reason;
  return new GcsFailure({ status: response.status, word }, message);
}

function mayPass({ failure }: GcsFailure): boolean {
  return ["busy", "unreachable"].includes(verdictOf(failure));
}

/** Half a second, then twice as long each time up to 30 s, each time shortened by chance so that not everybody comes back at once. */
function pause(attempt: number, signal: AbortSignal | null | undefined): Promise<void> {
  const ms = Math.min(30_000, 500 * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    }
    signal?.addEventListener("abort", done);
  });
}
