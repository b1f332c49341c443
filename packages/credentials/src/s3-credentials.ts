import { Secret } from "./secret.js";
import { isLoopback } from "./system.js";

/** What {@link S3Credentials} is made of, and its JSON form. */
export interface S3CredentialsJson {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** ISO 8601. */
  readonly expiration: string;
  readonly region: string;
}

const KEYS = ["accessKeyId", "secretAccessKey", "sessionToken"] as const;

/** How long credentials without an expiration are used. */
const UNKNOWN_LIFETIME_MS = 15 * 60 * 1000;

/**
 * Temporary credentials for one data centre's buckets; an AWS SDK takes them as they are.
 *
 * Secrets are readable as properties, which the SDK needs, but are neither listed nor printed nor serialised by `toJSON()`;
 * {@link S3Credentials.toPlain} gives them out on purpose.
 */
export class S3Credentials {
  readonly expiration: Date;
  /** @default "us-west-2" */
  readonly region: string;
  readonly #accessKeyId: Secret;
  readonly #secretAccessKey: Secret;
  readonly #sessionToken: Secret;

  constructor(
    plain: Omit<S3CredentialsJson, "expiration" | "region"> & {
      expiration?: Date | string | undefined;
      region?: string | undefined;
    },
    now: number = Date.now(),
  ) {
    const empty = KEYS.filter((key) => typeof plain[key] !== "string" || plain[key] === "");
    if (empty.length > 0) throw new TypeError(`Not S3 credentials: ${empty.join(", ")} missing.`);
    this.#accessKeyId = new Secret(plain.accessKeyId);
    this.#secretAccessKey = new Secret(plain.secretAccessKey);
    this.#sessionToken = new Secret(plain.sessionToken);
    this.expiration = parseExpiration(plain.expiration) ?? new Date(now + UNKNOWN_LIFETIME_MS);
    this.region = plain.region ?? "us-west-2";
    // One object for every form, so that a printed one never shows more than this.
    Object.defineProperty(this, Symbol.for("nodejs.util.inspect.custom"), {
      value: () => `S3Credentials ${JSON.stringify(this)}`,
    });
  }

  get accessKeyId(): string {
    return this.#accessKeyId.reveal();
  }

  get secretAccessKey(): string {
    return this.#secretAccessKey.reveal();
  }

  get sessionToken(): string {
    return this.#sessionToken.reveal();
  }

  /** @param bufferMs treat them as expired this long before they are. @default 300_000 */
  isExpired(bufferMs = 300_000, now: number = Date.now()): boolean {
    return this.expiration.getTime() - bufferMs <= now;
  }

  /** The options of Python's fsspec and s3fs: `{ key, secret, token }`. */
  toDict(): { key: string; secret: string; token: string } {
    return { key: this.accessKeyId, secret: this.secretAccessKey, token: this.sessionToken };
  }

  /** The environment variables that AWS tools read. */
  toEnv(): Record<"AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" | "AWS_SESSION_TOKEN" | "AWS_REGION", string> {
    return {
      AWS_ACCESS_KEY_ID: this.accessKeyId,
      AWS_SECRET_ACCESS_KEY: this.secretAccessKey,
      AWS_SESSION_TOKEN: this.sessionToken,
      AWS_REGION: this.region,
    };
  }

  /** Everything, secrets included, as plain data for a worker. */
  toPlain(): S3CredentialsJson {
    const { accessKeyId, secretAccessKey, sessionToken, region } = this;
    return { accessKeyId, secretAccessKey, sessionToken, expiration: this.expiration.toISOString(), region };
  }

  toJSON(): { accessKeyId: string; expiration: string; region: string } {
    return { accessKeyId: "[redacted]", expiration: this.expiration.toISOString(), region: this.region };
  }

  /** @throws {TypeError} when one of the three keys is missing or empty */
  static fromJSON(json: unknown, now: number = Date.now()): S3Credentials {
    const fields = (typeof json === "object" && json !== null ? json : {}) as Partial<
      Record<keyof S3CredentialsJson, unknown>
    >;
    const { accessKeyId, secretAccessKey, sessionToken, expiration, region } = fields as S3CredentialsJson;
    return new S3Credentials({ accessKeyId, secretAccessKey, sessionToken, expiration, region }, now);
  }
}

/**
 * The time in `2025-04-08 14:20:17+00:00` or in ISO 8601; without a zone it is UTC.
 *
 * The data centres write a blank where ISO 8601 has a `T`, which `new Date` does not read everywhere.
 */
export function parseExpiration(value: Date | string | undefined): Date | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value;
  const match =
    typeof value === "string"
      ? /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)\s*(Z|[+-]\d\d:?\d\d)?$/.exec(value.trim())
      : null;
  if (!match) return undefined;
  const zone = (match[3] ?? "Z").replace(/^([+-]\d\d)(\d\d)$/, "$1:$2");
  const date = new Date(`${match[1]}T${match[2]}${zone}`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Whether an address may be asked for credentials: https, or http on this machine for tests. */
export function isCredentialsEndpoint(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username } = new URL(url);
  return !username && (protocol === "https:" || (protocol === "http:" && isLoopback(hostname)));
}
