import { createHmac, randomBytes } from "node:crypto";
import type { SimulatorUser } from "../simulator.js";

/** What a secret is, which decides where it may be seen. */
export type SecretKind =
  | "token"
  | "password"
  | "basic"
  | "edl-cookie"
  | "data-cookie"
  | "s3-secret"
  | "s3-session"
  | "signature";

/** A token of the box. */
export interface IssuedToken {
  readonly token: string;
  readonly username: string;
  readonly expiresAt: number;
  /** Whether Earthdata Login lists it: at most two per user are listed. */
  readonly listed: boolean;
}

/** S3 credentials of the box. */
export interface IssuedS3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Only of temporary ones. */
  readonly sessionToken: string | undefined;
  readonly expiresAt: number;
  /** `earthdata` reads the data centres' buckets, `user` has buckets of their own. */
  readonly scope: "earthdata" | "user";
}

const SIGNATURE = /[0-9a-f]{64}/g;
const WORD = /[A-Za-z0-9._~+/=-]{16,}/g;

/** Makes and knows every secret of a box. */
export class SecretVault {
  readonly users: readonly SimulatorUser[];
  readonly #key = randomBytes(32);
  readonly #secrets = new Map<string, SecretKind>();
  readonly #tokens = new Map<string, IssuedToken>();
  readonly #sessions = new Map<string, string>();
  readonly #codes = new Map<string, string>();
  readonly #s3 = new Map<string, IssuedS3Credentials>();
  #serial = 0;

  constructor(users: readonly SimulatorUser[]) {
    this.users = users;
    for (const user of users) {
      this.#secrets.set(user.password, "password");
      this.#secrets.set(basicForm(user.username, user.password), "basic");
    }
  }

  /** Whether a user with this password exists. */
  knows(credentials: SimulatorUser | undefined): credentials is SimulatorUser {
    return this.users.some((u) => u.username === credentials?.username && u.password === credentials.password);
  }

  issueToken(username: string, lifetimeMs: number, listed: boolean): IssuedToken {
    const now = Date.now();
    const header = base64Json({ typ: "JWT", origin: "Earthdata Login", sig: "edljwtpubkey_sim", alg: "RS256" });
    this.#serial += 1;
    const claims = base64Json({
      type: "User",
      uid: username,
      exp: Math.floor((now + lifetimeMs) / 1000),
      iat: Math.floor(now / 1000),
      iss: "https://urs.earthdata.nasa.gov",
      identity_provider: "edl_sim",
      assurance_level: 3,
      jti: this.#serial,
    });
    const token = `${header}.${claims}.${this.sign(`${header}.${claims}`, "base64url")}`;
    const issued = { token, username, expiresAt: now + lifetimeMs, listed };
    this.#tokens.set(token, issued);
    this.#secrets.set(token, "token");
    return issued;
  }

  /** A token with its state; undefined for texts that were never issued and for revoked tokens. */
  token(text: string): IssuedToken | undefined {
    return this.#tokens.get(text);
  }

  /** The unexpired tokens that Earthdata Login lists for a user, the latest first. */
  listedTokens(username: string): IssuedToken[] {
    const now = Date.now();
    return [...this.#tokens.values()].filter((t) => t.listed && t.username === username && t.expiresAt > now).reverse();
  }

  revoke(token: string): boolean {
    return this.#tokens.delete(token);
  }

  openSession(username: string, kind: "edl-cookie" | "data-cookie"): string {
    const session = randomBytes(24).toString("base64url");
    this.#sessions.set(`${kind}:${session}`, username);
    this.#secrets.set(session, kind);
    return session;
  }

  sessionUser(session: string | undefined, kind: "edl-cookie" | "data-cookie"): string | undefined {
    return session === undefined ? undefined : this.#sessions.get(`${kind}:${session}`);
  }

  issueCode(username: string): string {
    const code = randomBytes(16).toString("hex");
    this.#codes.set(code, username);
    return code;
  }

  /** The user of an authorization code, which works once. */
  redeemCode(code: string | undefined): string | undefined {
    const username = code === undefined ? undefined : this.#codes.get(code);
    if (code !== undefined) this.#codes.delete(code);
    return username;
  }

  issueS3Credentials(lifetimeMs: number): IssuedS3Credentials & { readonly sessionToken: string } {
    return this.#issueKeys("earthdata", lifetimeMs, letters(180));
  }

  /** Keys of a user; with a lifetime they are temporary and have a session token. */
  issueUserKeys(lifetimeMs?: number): IssuedS3Credentials {
    return this.#issueKeys(
      "user",
      lifetimeMs ?? Number.POSITIVE_INFINITY,
      lifetimeMs === undefined ? undefined : letters(180),
    );
  }

  /** Ends keys before their time, or all of them, whatever end was announced. */
  endS3Credentials(accessKeyId?: string): void {
    for (const [id, keys] of this.#s3)
      if (accessKeyId === undefined || id === accessKeyId) this.#s3.set(id, { ...keys, expiresAt: 0 });
  }

  #issueKeys<Token extends string | undefined>(
    scope: "earthdata" | "user",
    lifetimeMs: number,
    sessionToken: Token,
  ): IssuedS3Credentials & { readonly sessionToken: Token } {
    const issued = {
      accessKeyId: `${sessionToken === undefined ? "AKIA" : "ASIA"}${randomBytes(10).toString("hex").toUpperCase().slice(0, 16)}`,
      secretAccessKey: letters(40),
      sessionToken,
      expiresAt: Date.now() + lifetimeMs,
      scope,
    };
    this.#s3.set(issued.accessKeyId, issued);
    this.#secrets.set(issued.secretAccessKey, "s3-secret");
    if (sessionToken !== undefined) this.#secrets.set(sessionToken, "s3-session");
    return issued;
  }

  s3Credentials(accessKeyId: string): IssuedS3Credentials | undefined {
    return this.#s3.get(accessKeyId);
  }

  /** A keyed signature of a text, never to be guessed by a client. */
  sign(text: string, encoding: "hex" | "base64url" = "hex"): string {
    return createHmac("sha256", this.#key).update(text).digest(encoding);
  }

  /** Remembers a presigned URL's signature as a secret. */
  rememberSignature(signature: string): void {
    this.#secrets.set(signature, "signature");
  }

  /** The secrets in a text, with what they are. */
  find(text: string): Map<string, SecretKind> {
    const found = new Map<string, SecretKind>();
    const look = (word: string): void => {
      const kind = this.#secrets.get(word);
      if (kind !== undefined) found.set(word, kind);
    };
    for (const [word] of text.matchAll(WORD)) {
      look(word);
      for (const part of word.split(/[=/~+]/)) look(part);
    }
    for (const [word] of text.matchAll(SIGNATURE)) look(word);
    // Passwords may be short and hold any character; they and tokens are few enough to be looked for one by one.
    for (const { username, password } of this.users) {
      if (text.includes(password) || text.includes(encodeURIComponent(password))) look(password);
      const basic = basicForm(username, password);
      if (text.includes(basic)) look(basic);
    }
    if (text.includes("eyJ")) for (const token of this.#tokens.keys()) if (text.includes(token)) look(token);
    return found;
  }
}

function letters(length: number): string {
  return randomBytes(length * 2)
    .toString("base64")
    .replace(/[^A-Za-z0-9]/g, "")
    .slice(0, length);
}

function base64Json(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function basicForm(username: string, password: string): string {
  return Buffer.from(`${username}:${password}`).toString("base64");
}
