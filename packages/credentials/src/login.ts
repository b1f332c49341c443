import { type AllowedOptions, checkOptions, nearest } from "@earthaccess/errors";
import { defaultSources } from "#runtime";
import { Auth, expiredToken, type LoginAttempt } from "./auth.js";
import { type CredentialSource, type FoundCredentials, givenSource } from "./credential-source.js";
import { LoginStrategyUnavailableError } from "./login-errors.js";
import { PROD, type System } from "./system.js";
import { expiresWithin, tokenFromText } from "./token.js";

/** What {@link login} takes. */
export interface LoginOptions {
  /** Which source to use; `"all"` tries them in the order environment, netrc, interactive (on Node) or token (in browsers). @default "all" */
  readonly strategy?: "all" | "environment" | "netrc" | "interactive" | "token";
  /** A bearer token made on the user's Earthdata Login profile page. */
  readonly token?: string;
  readonly username?: string;
  readonly password?: string;
  /** Keep a password that was typed in and worked, where the source can (the netrc file). @default false */
  readonly persist?: boolean;
  /** @default PROD */
  readonly system?: System;
  /** Sources of one's own, tried in this order instead of the built-in ones. */
  readonly sources?: readonly CredentialSource[];
  /** The fetch that reaches the network. @default the platform's, on Node through the proxy that the environment names */
  readonly fetch?: typeof fetch;
  readonly signal?: AbortSignal;
  /** Unix time in ms. @default Date.now */
  readonly clock?: () => number;
}

/** Sources of one's own have names of their own, so any strategy may be meant. */
const LOGIN_OPTIONS: AllowedOptions<LoginOptions> = {
  strategy: undefined,
  token: undefined,
  username: undefined,
  password: undefined,
  persist: [true, false],
  system: undefined,
  sources: undefined,
  fetch: undefined,
  signal: undefined,
  clock: undefined,
};

/**
 * Logs in to NASA's Earthdata Login.
 *
 * What is passed in comes first; then, on Node: `EARTHDATA_TOKEN`, `EARTHDATA_USERNAME` with `EARTHDATA_PASSWORD`, the netrc
 * file, and a prompt when there is a terminal. A password is proved at once by getting the token; a token is taken as it is,
 * unless it says itself that it has ended.
 *
 * @throws {LoginError} when the credentials found are refused. @throws {LoginStrategyUnavailableError} when there are none; it lists every place that was looked at.
 *
 * @example
 * ```ts
 * const auth = await login({ token: "<token from urs.earthdata.nasa.gov>" });
 * console.log(auth.isAuthenticated, auth.explain());
 * ```
 */
export async function login(options: LoginOptions = {}): Promise<Auth> {
  checkOptions("login", options, LOGIN_OPTIONS);
  const system = options.system ?? PROD;
  const now = options.clock ?? Date.now;
  const attempts: LoginAttempt[] = [];
  const sources = sourcesFor(options);
  for (const [index, source] of sources.entries()) {
    options.signal?.throwIfAborted();
    const credentials = await source.find(system, options.signal);
    const reason = whyUnusable(credentials, system, now(), sources.length === 1);
    if (reason !== undefined) {
      attempts.push({ source: source.name, outcome: "unavailable", reason });
      continue;
    }
    const rest = sources.slice(index + 1).map(({ name }) => notTried(name, source.name));
    const used = { source: source.name, outcome: "used", reason: `a ${credentials.kind} was found` } as const;
    const auth = new Auth({
      system,
      credentials,
      attempts: [...attempts, used, ...rest],
      clock: now,
      ...(options.fetch && { fetch: options.fetch }),
    });
    if (credentials.kind === "password") {
      await auth.token();
      if (options.persist) await source.persist?.(system, credentials);
    }
    return auth;
  }
  const looked = attempts.map(({ source, reason }) => `  ${source}: ${reason}`).join("\n");
  throw new LoginStrategyUnavailableError(
    `No Earthdata login was found. Looked at:\n${looked}\nSet EARTHDATA_TOKEN, or call login({ token }). Tokens are made at ${system.edlUrl}/profile.`,
    { code: "credentials/no-login", data: { attempts } },
  );
}

function sourcesFor(options: LoginOptions): readonly CredentialSource[] {
  const given = givenSource(options);
  const strategy = options.strategy ?? "all";
  if (options.token !== undefined || options.password !== undefined || strategy === "token") return [given];
  const sources = options.sources ?? defaultSources;
  if (strategy === "all") return sources.length > 0 ? sources : [given];
  const chosen = sources.filter(({ name }) => name === strategy);
  return chosen.length > 0 ? chosen : [missingSource(strategy, sources)];
}

/** Why these credentials cannot be used, or `undefined` when they can. A source that was named on purpose fails with its own error. */
function whyUnusable(found: FoundCredentials, system: System, now: number, only: boolean): string | undefined {
  if (found.kind === "none") return found.reason;
  if (found.kind === "password") return undefined;
  const token = tokenFromText(found.token, found.expiresAt);
  if (!expiresWithin(token, 0, now)) return undefined;
  const error = expiredToken(system, token);
  if (only) throw error;
  return `its token ended on ${token.expiresAt?.toISOString()}`;
}

function notTried(name: string, used: string): LoginAttempt {
  return { source: name, outcome: "not-tried", reason: `${used} came first` };
}

function missingSource(name: string, sources: readonly CredentialSource[]): CredentialSource {
  const meant = nearest(name, ["all", "token", ...sources.map((source) => source.name)]);
  const reason = "does not exist in this environment (browsers have no files, variables or terminal)";
  return {
    name,
    find: async () => ({ kind: "none", reason: meant === undefined ? reason : `${reason}; did you mean ${meant}?` }),
  };
}
