import { EarthaccessError } from "@earthaccess/errors";
import { Auth } from "./auth.js";
import { S3Credentials, type S3CredentialsJson } from "./s3-credentials.js";
import { Secret } from "./secret.js";
import { defineSystem, type System } from "./system.js";

/** The JSON form of an {@link AuthContext}. It holds secrets: seal it before it leaves the process. */
export interface AuthContextJson {
  readonly v: 1;
  readonly system: System;
  readonly token: string;
  /** When the first of its parts ends, ISO 8601. */
  readonly expiresAt?: string;
  readonly tokenExpiresAt?: string;
  readonly s3: Readonly<Record<string, S3CredentialsJson>>;
}

/**
 * A login made portable: the token, and S3 credentials per endpoint, but never a password.
 *
 * A worker makes an {@link Auth} of it that needs no further login. Printing it shows no secret; `toJSON()` gives everything.
 */
export class AuthContext {
  readonly system: System;
  readonly expiresAt?: Date;
  readonly #token: Secret;
  readonly #tokenExpiresAt: Date | undefined;
  readonly #s3: ReadonlyMap<string, S3Credentials>;

  private constructor(
    system: System,
    token: string,
    tokenExpiresAt: Date | undefined,
    s3: ReadonlyMap<string, S3Credentials>,
  ) {
    this.system = system;
    this.#token = new Secret(token);
    this.#tokenExpiresAt = tokenExpiresAt;
    this.#s3 = s3;
    const ends = [tokenExpiresAt, ...[...s3.values()].map(({ expiration }) => expiration)].filter(
      (end) => end !== undefined,
    );
    if (ends.length > 0) this.expiresAt = new Date(Math.min(...ends.map((end) => end.getTime())));
    Object.defineProperty(this, Symbol.for("nodejs.util.inspect.custom"), { value: () => String(this) });
  }

  /** One login's token, with the S3 credentials of a provider or an endpoint when one is named. */
  static async fromAuth(
    auth: Auth,
    options: { readonly provider?: string; readonly endpoint?: string } = {},
  ): Promise<AuthContext> {
    const token = await auth.token();
    const s3 = new Map<string, S3Credentials>();
    const { provider, endpoint } = options;
    if (endpoint !== undefined) s3.set(endpoint, await auth.getS3Credentials({ endpoint }));
    else if (provider !== undefined)
      s3.set(auth.s3EndpointFor({ provider }), await auth.getS3Credentials({ provider }));
    return new AuthContext(auth.system, token, auth.expiresAt, s3);
  }

  /** The login that a worker uses; its requests go through `fetch` when one is given. */
  toAuth(options: { readonly fetch?: typeof fetch; readonly clock?: () => number } = {}): Auth {
    const credentials = {
      kind: "token",
      token: this.#token.reveal(),
      ...(this.#tokenExpiresAt && { expiresAt: this.#tokenExpiresAt }),
    } as const;
    return new Auth({ system: this.system, credentials, s3: this.#s3, ...options });
  }

  isExpired(now: number = Date.now()): boolean {
    return this.expiresAt !== undefined && this.expiresAt.getTime() <= now;
  }

  toJSON(): AuthContextJson {
    return {
      v: 1,
      system: this.system,
      token: this.#token.reveal(),
      ...(this.expiresAt && { expiresAt: this.expiresAt.toISOString() }),
      ...(this.#tokenExpiresAt && { tokenExpiresAt: this.#tokenExpiresAt.toISOString() }),
      s3: Object.fromEntries([...this.#s3].map(([endpoint, credentials]) => [endpoint, credentials.toPlain()])),
    };
  }

  toString(): string {
    return `AuthContext { system: ${this.system.name}, s3: ${this.#s3.size}${this.expiresAt ? `, expires: ${this.expiresAt.toISOString()}` : ""} }`;
  }

  /** @throws {EarthaccessError} `credentials/invalid-context` when it is not the JSON form of a context. */
  static fromJSON(json: unknown): AuthContext {
    const { v, system, token, tokenExpiresAt, s3 } = (
      typeof json === "object" && json !== null ? json : {}
    ) as Partial<AuthContextJson>;
    if (v !== 1 || typeof token !== "string" || token === "" || !system)
      throw new EarthaccessError(
        "This is not the JSON form of an AuthContext (version 1). Make it with AuthContext.fromAuth(auth).",
        { code: "credentials/invalid-context" },
      );
    const credentials = Object.entries(s3 ?? {}).map(
      ([endpoint, plain]) => [endpoint, S3Credentials.fromJSON(plain)] as const,
    );
    return new AuthContext(
      defineSystem(system),
      token,
      tokenExpiresAt === undefined ? undefined : new Date(tokenExpiresAt),
      new Map(credentials),
    );
  }
}
