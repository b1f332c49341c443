import { defaultNetwork } from "#runtime";
import { CredentialManager } from "./credential-manager.js";
import type { FoundCredentials } from "./credential-source.js";
import { createEarthdataFetch } from "./earthdata-fetch.js";
import { createToken, findOrCreateToken, listTokens, type Password } from "./edl-api.js";
import { LoginError, NotAuthenticatedError } from "./login-errors.js";
import type { S3Credentials } from "./s3-credentials.js";
import { endpointOf, type S3Request } from "./s3-request.js";
import { Secret } from "./secret.js";
import type { System } from "./system.js";
import { expiresWithin, type Token, tokenFromText } from "./token.js";

/** One line of what `login` tried, for `auth.explain()`. */
export interface LoginAttempt {
  /** Name of the source, such as `"environment"`. */
  readonly source: string;
  readonly outcome: "used" | "unavailable" | "not-tried";
  /** Why it was not used, or what was used of it. */
  readonly reason: string;
}

/** What an {@link Auth} is made of; `login` puts it together. */
export interface AuthParts {
  readonly system: System;
  readonly credentials?: FoundCredentials;
  readonly attempts?: readonly LoginAttempt[];
  /** The fetch that reaches the network. @default the platform's, on Node through the proxy that the environment names */
  readonly fetch?: typeof fetch;
  /** Unix time in ms. @default Date.now */
  readonly clock?: () => number;
  /** S3 credentials that are known already, by endpoint. */
  readonly s3?: ReadonlyMap<string, S3Credentials>;
}

/** A token that ends within this time is renewed before it is used again. */
const RENEW_BEFORE_MS = 60 * 60 * 1000;

/**
 * A login: gives out the token, renews it before it ends, and makes requests with it.
 *
 * Everything secret stays inside: printing, logging or serialising an `Auth` shows the system and the user name only.
 */
export class Auth {
  readonly system: System;
  readonly username?: string;
  /**
   * `fetch` with the login: the token goes to the system's trusted hosts over https and nowhere else.
   *
   * @example
   * ```ts
   * const auth = await login({ token: "<token>" });
   * const response = await auth.fetch("https://data.lpdaac.earthdatacloud.nasa.gov/lp-prod-protected/file.tif");
   * ```
   */
  readonly fetch: typeof fetch;
  /** Whether a fetch was given that reaches the network, such as a proxy's; what is cheaper than fetch would go past it. */
  readonly hasOwnNetwork: boolean;
  readonly #network: typeof fetch;
  readonly #attempts: readonly LoginAttempt[];
  readonly #now: () => number;
  #password: { username: string; secret: Secret } | undefined;
  #token: Token | undefined;
  #renewing: Promise<Token> | undefined;
  #s3: CredentialManager;

  constructor(parts: AuthParts) {
    this.system = parts.system;
    this.hasOwnNetwork = parts.fetch !== undefined;
    this.#network = parts.fetch ?? defaultNetwork;
    this.#attempts = parts.attempts ?? [];
    this.#now = parts.clock ?? Date.now;
    const found = parts.credentials;
    if (found?.kind === "token") this.#token = tokenFromText(found.token, found.expiresAt);
    if (found?.kind === "password") this.#password = { username: found.username, secret: new Secret(found.password) };
    const username = found && found.kind !== "none" ? found.username : undefined;
    if (username !== undefined) this.username = username;
    this.fetch = createEarthdataFetch(this, { fetch: this.#network });
    this.#s3 = new CredentialManager(this, { clock: this.#now });
    for (const [endpoint, credentials] of parts.s3 ?? []) this.#s3.put(endpoint, credentials);
  }

  /** True while there is a token that has not ended, or a password to get one with. */
  get isAuthenticated(): boolean {
    return this.#password !== undefined || (this.#token !== undefined && !expiresWithin(this.#token, 0, this.#now()));
  }

  /** When the present token ends, if that is known. */
  get expiresAt(): Date | undefined {
    return this.#token?.expiresAt;
  }

  /** What each source of credentials had, and which one was used. */
  explain(): readonly LoginAttempt[] {
    return this.#attempts;
  }

  /**
   * The bearer token; one request to Earthdata Login at most, however many ask at once.
   *
   * @throws {NotAuthenticatedError} after `logout()`. @throws {LoginError} `credentials/token-expired` when it ended and there is no password to renew it.
   */
  async token(): Promise<string> {
    const token = this.#token;
    if (token && !expiresWithin(token, RENEW_BEFORE_MS, this.#now())) return token.value.reveal();
    if (this.#password) return (await this.#renew()).value.reveal();
    if (!token)
      throw new NotAuthenticatedError("Not logged in. Call login() first.", { code: "credentials/not-authenticated" });
    if (expiresWithin(token, 0, this.#now())) throw expiredToken(this.system, token);
    return token.value.reveal();
  }

  /**
   * Called when a server refused `token`: gets another one, unless that has happened already.
   *
   * Resolves to `undefined` when there is nothing to get one with.
   */
  async replace(token: string): Promise<string | undefined> {
    if (this.#token && this.#token.value.reveal() !== token) return this.#token.value.reveal();
    if (!this.#password) return undefined;
    const renewed = (await this.#renew(token)).value.reveal();
    return renewed === token ? undefined : renewed;
  }

  /** The password for the login host's own pages, or `undefined` when the login was by token. */
  passwordForLoginHost(): Password | undefined {
    return this.#password && { username: this.#password.username, password: this.#password.secret.reveal() };
  }

  /** The S3 credentials of this login, one set per endpoint for all who use it. */
  get credentialManager(): CredentialManager {
    return this.#s3;
  }

  /** Temporary S3 credentials of a data centre, cached until shortly before they end; see {@link CredentialManager}. */
  getS3Credentials(request: S3Request): Promise<S3Credentials> {
    return this.#s3.get(request);
  }

  /** The address that gives out the credentials for a request; see {@link S3Request}. */
  s3EndpointFor(request: S3Request): string {
    return endpointOf(request);
  }

  /** Forgets token, password and S3 credentials. The token itself stays valid at Earthdata Login. */
  logout(): void {
    this.#token = undefined;
    this.#password = undefined;
    this.#s3 = new CredentialManager(this, { clock: this.#now });
  }

  toJSON(): { system: string; username?: string; isAuthenticated: boolean } {
    const { system, username, isAuthenticated } = this;
    return { system: system.name, ...(username !== undefined && { username }), isAuthenticated };
  }

  #renew(refused?: string): Promise<Token> {
    this.#renewing ??= this.#requestToken(refused).finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #requestToken(refused: string | undefined): Promise<Token> {
    const user = this.passwordForLoginHost();
    if (!user)
      throw new NotAuthenticatedError("Not logged in. Call login() first.", { code: "credentials/not-authenticated" });
    const options = { fetch: this.#network };
    const found = await findOrCreateToken(this.system, user, options);
    // "find" answers with a token that may end in a minute, or that was just refused; a second one lives another 60 days.
    const isFit = (token: Token) =>
      !expiresWithin(token, RENEW_BEFORE_MS, this.#now()) && token.value.reveal() !== refused;
    this.#token = isFit(found) ? found : ((await this.#furtherToken(user, options, isFit)) ?? found);
    return this.#token;
  }

  /** A new token, or where there are two already, the other one. */
  async #furtherToken(
    user: Password,
    options: { readonly fetch: typeof fetch },
    isFit: (token: Token) => boolean,
  ): Promise<Token | undefined> {
    const created = await createToken(this.system, user, options);
    return created ?? (await listTokens(this.system, user, options)).find(isFit);
  }
}

/** The error for a token that has ended and cannot be renewed. */
export function expiredToken(system: System, token: Token): LoginError {
  const when = token.expiresAt ? ` on ${token.expiresAt.toISOString()}` : "";
  return new LoginError(
    `The Earthdata token ended${when}. Make a new one at ${system.edlUrl}/profile (Generate Token) and set EARTHDATA_TOKEN, or log in with user name and password.`,
    { code: "credentials/token-expired", data: { expiresAt: token.expiresAt } },
  );
}
