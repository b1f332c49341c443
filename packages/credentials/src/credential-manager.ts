import { type EarthaccessError, redactText, redactUrl } from "@earthaccess/errors";
import type { Authorizer } from "./hops.js";
import { CredentialsUnavailableError, eulaError } from "./login-errors.js";
import { isCredentialsEndpoint, S3Credentials } from "./s3-credentials.js";
import { endpointOf, type S3Request } from "./s3-request.js";
import { isTrusted } from "./system.js";

/** A login that can fetch; `Auth` is one. */
export interface FetchingAuthorizer extends Authorizer {
  readonly fetch: typeof fetch;
}

/** Credentials are renewed this long before they end, or after half of a life that is shorter than twice that. */
const RENEW_BEFORE_MS = 5 * 60 * 1000;

interface Known {
  readonly credentials: S3Credentials;
  /** Unix time in ms from which on they are asked for anew. */
  readonly renewAt: number;
}

/**
 * S3 credentials per endpoint: cached until shortly before they end, and asked for once however many callers wait.
 *
 * @example
 * ```ts
 * const manager = new CredentialManager(await login({ token: "<token>" }));
 * const provider = manager.providerFor("https://archive.podaac.earthdata.nasa.gov/s3credentials"); // for an AWS SDK client
 * ```
 */
export class CredentialManager {
  readonly #auth: FetchingAuthorizer;
  readonly #now: () => number;
  readonly #known = new Map<string, Known>();
  readonly #asked = new Map<string, Promise<S3Credentials>>();

  constructor(auth: FetchingAuthorizer, options: { readonly clock?: () => number } = {}) {
    this.#auth = auth;
    this.#now = options.clock ?? Date.now;
  }

  /**
   * Credentials that are good for at least five more minutes, where the server gives such.
   *
   * @throws {CredentialsUnavailableError} when no endpoint is known, or the endpoint gives none.
   */
  async get(request: string | S3Request): Promise<S3Credentials> {
    const endpoint = endpointOf(typeof request === "string" ? { endpoint: request } : request);
    const known = this.#known.get(endpoint);
    if (known && this.#now() < known.renewAt) return known.credentials;
    return this.#ask(endpoint);
  }

  /** New credentials although the old ones look good; for a server that says they have ended. */
  async renew(request: string | S3Request, refused?: S3Credentials): Promise<S3Credentials> {
    const endpoint = endpointOf(typeof request === "string" ? { endpoint: request } : request);
    const known = this.#known.get(endpoint)?.credentials;
    if (refused && known && known.sessionToken !== refused.sessionToken) return known;
    return this.#ask(endpoint);
  }

  /** A credential provider as the AWS SDK takes it: `new S3Client({ credentials: manager.providerFor(endpoint) })`. */
  providerFor(request: string | S3Request): () => Promise<S3Credentials> {
    return () => this.get(request);
  }

  /** The credentials of one endpoint for `createS3Fetch`, which renews them when S3 calls them expired. */
  sourceFor(request: string | S3Request): {
    get(): Promise<S3Credentials>;
    renew(refused: object): Promise<S3Credentials>;
  } {
    return { get: () => this.get(request), renew: (refused) => this.renew(request, refused as S3Credentials) };
  }

  /** Puts credentials from elsewhere, such as an `AuthContext`, into the cache. */
  put(endpoint: string, credentials: S3Credentials): void {
    const now = this.#now();
    const life = credentials.expiration.getTime() - now;
    this.#known.set(endpoint, { credentials, renewAt: now + life - Math.min(RENEW_BEFORE_MS, life / 2) });
  }

  /**
   * The credentials of every endpoint that granules name, for results of more than one collection or data centre.
   *
   * @throws {CredentialsUnavailableError} `credentials/no-endpoint` when a granule names none and its provider is not known.
   */
  async getForEach(results: NonNullable<S3Request["results"]>): Promise<Map<string, S3Credentials>> {
    const endpoints = new Set([...results].map((granule) => endpointOf({ results: [granule] })));
    return new Map(
      await Promise.all([...endpoints].map(async (endpoint) => [endpoint, await this.get(endpoint)] as const)),
    );
  }

  /** Forgets the credentials for a request, or all of them; the next one that asks gets new ones. */
  forget(request?: string | S3Request): void {
    if (request === undefined) this.#known.clear();
    else this.#known.delete(endpointOf(typeof request === "string" ? { endpoint: request } : request));
  }

  /** What is cached, for an `AuthContext`. */
  *entries(): IterableIterator<[string, S3Credentials]> {
    for (const [endpoint, { credentials }] of this.#known) yield [endpoint, credentials];
  }

  #ask(endpoint: string): Promise<S3Credentials> {
    const asked = this.#asked.get(endpoint);
    if (asked) return asked;
    const answer = this.#request(endpoint).finally(() => this.#asked.delete(endpoint));
    this.#asked.set(endpoint, answer);
    return answer;
  }

  async #request(endpoint: string): Promise<S3Credentials> {
    if (!isTrusted(this.#auth.system, endpoint) || !isCredentialsEndpoint(endpoint))
      throw unavailable(
        endpoint,
        "it is not a trusted host of this system over https, so the token is not sent there",
        "s3-refused",
      );
    const response = await this.#auth.fetch(endpoint, { headers: { accept: "application/json" } });
    const text = await response.text();
    const eula = response.ok ? undefined : eulaError(endpoint, text);
    if (eula) throw eula;
    if (!response.ok)
      throw unavailable(endpoint, `it answered ${response.status}${hint(response.status)}`, "s3-refused", {
        status: response.status,
        body: redactText(text).slice(0, 200),
      });
    let credentials: S3Credentials;
    try {
      credentials = S3Credentials.fromJSON(JSON.parse(text), this.#now());
    } catch (cause) {
      throw unavailable(
        endpoint,
        "it did not answer with credentials; the page may be a login page",
        "s3-refused",
        undefined,
        cause,
      );
    }
    this.put(endpoint, credentials);
    return credentials;
  }
}

function hint(status: number): string {
  if (status === 401) return "; the token is not valid, log in again";
  if (status === 403) return "; the account has no right to these data, or their licence is not accepted yet";
  return "";
}

function unavailable(endpoint: string, why: string, code: string, data?: object, cause?: unknown): EarthaccessError {
  return new CredentialsUnavailableError(`No S3 credentials from ${redactUrl(endpoint)}: ${why}.`, {
    code: `credentials/${code}`,
    data: { endpoint, ...data },
    cause,
  });
}
