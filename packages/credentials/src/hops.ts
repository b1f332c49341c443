import { redactUrl } from "@earthaccess/errors";
import { ChainCookies } from "./chain-cookies.js";
import { basic, type Password } from "./edl-api.js";
import { RedirectError } from "./login-errors.js";
import { isLoginHost, isTrusted, type System } from "./system.js";

/** The login as the hop loop needs it; `Auth` is one. */
export interface Authorizer {
  readonly system: System;
  token(): Promise<string>;
  /** Another token for one that was refused, or `undefined`. */
  replace(token: string): Promise<string | undefined>;
  passwordForLoginHost(): Password | undefined;
}

/** One answer of one hop, whatever client it came from. */
export interface HopResponse {
  readonly status: number;
  header(name: string): string | null;
  setCookies(): readonly string[];
  /** Frees the connection of an answer that nobody reads. */
  discard(): void;
}

/** One request of one hop. */
export interface HopRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** False when a redirect has turned the request into one without a body. */
  readonly withBody: boolean;
}

/** What {@link followHops} takes beside the way to send. */
export interface HopOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly hasBody?: boolean;
  readonly auth?: Authorizer | undefined;
  /** Further hosts that may get the token, in the form of `System.trustedHosts`. */
  readonly trustedHosts?: readonly string[];
  /** @default 10 */
  readonly maxHops?: number;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Request headers that say nothing about the user and may follow to another origin. */
const IMPERSONAL = new Set([
  "accept",
  "accept-encoding",
  "accept-language",
  "range",
  "if-range",
  "if-match",
  "if-none-match",
  "if-modified-since",
  "if-unmodified-since",
  "user-agent",
  "content-type",
  "cache-control",
]);

/**
 * Sends a request and follows its redirects, deciding for each hop anew what may be sent there.
 *
 * The token goes to the system's trusted hosts, the password to the login host's authorize page, cookies to the exact origin
 * that set them, the caller's own headers no further than the first origin. From https to http, to a URL with a user in it, or
 * to another scheme nothing is followed at all.
 *
 * @throws {RedirectError} `credentials/redirect-refused` for these, for a loop, and after `maxHops`.
 */
export async function followHops<R extends HopResponse>(
  start: string,
  send: (request: HopRequest) => Promise<R>,
  options: HopOptions = {},
): Promise<{ readonly response: R; readonly url: string }> {
  const cookies = new ChainCookies();
  const system = withTrusted(options.auth?.system, options.trustedHosts);
  const own = lowerCased(options.headers);
  const { origin: firstOrigin } = new URL(start);
  const visits = new Map<string, number>();
  let url = start;
  let method = (options.method ?? "GET").toUpperCase();
  let withBody = options.hasBody ?? false;
  for (let hop = 0; hop <= (options.maxHops ?? 10); hop++) {
    const base = url === start || new URL(url).origin === firstOrigin ? own : impersonal(own);
    const { response, token } = await sendAuthorized(url, method, withBody, base, cookies, system, options.auth, send);
    cookies.keep(url, response.setCookies());
    const location = REDIRECTS.has(response.status) ? response.header("location") : null;
    if (location === null) return { response, url };
    response.discard();
    const next = nextUrl(url, location);
    if (next.origin !== new URL(url).origin && withBody && response.status >= 307)
      throw refused(url, next, "it would send the body of the request to another host", "redirect");
    if (response.status <= 303 && method !== "HEAD" && (response.status === 303 || method === "POST")) {
      method = "GET";
      withBody = false;
    }
    const place = `${method} ${next.href} ${cookies.header(next.href) ?? ""} ${token !== undefined}`;
    const times = (visits.get(place) ?? 0) + 1;
    visits.set(place, times);
    if (times > 2) throw refused(url, next, "the redirects go in a circle", "loop");
    url = next.href;
  }
  throw new RedirectError(
    `${redactUrl(start)} redirected more than ${options.maxHops ?? 10} times. The login may be broken on that server; try again later.`,
    {
      code: "credentials/redirect-refused",
      data: { url: start, reason: "too many redirects" },
    },
  );
}

async function sendAuthorized<R extends HopResponse>(
  url: string,
  method: string,
  withBody: boolean,
  base: Readonly<Record<string, string>>,
  cookies: ChainCookies,
  system: System | undefined,
  auth: Authorizer | undefined,
  send: (request: HopRequest) => Promise<R>,
): Promise<{ response: R; token?: string }> {
  const cookie = cookies.header(url);
  const sent = (authorization?: string) =>
    send({
      url,
      method,
      headers: { ...base, ...(cookie !== undefined && { cookie }), ...(authorization && { authorization }) },
      withBody,
    });
  if (!auth || !system || "authorization" in base) return { response: await sent() };
  const password =
    isLoginHost(system, url) && new URL(url).pathname.startsWith("/oauth/authorize")
      ? auth.passwordForLoginHost()
      : undefined;
  if (password) return { response: await sent(basic(password)) };
  if (!isTrusted(system, url)) return { response: await sent() };
  const token = await auth.token();
  const response = await sent(`Bearer ${token}`);
  if (response.status !== 401) return { response, token };
  const replaced = await auth.replace(token);
  if (replaced === undefined) return { response, token };
  response.discard();
  return { response: await sent(`Bearer ${replaced}`), token: replaced };
}

function nextUrl(from: string, location: string): URL {
  if (!URL.canParse(location, from)) throw refused(from, undefined, "its Location is not a URL", "location");
  const next = new URL(location, from);
  const at = new URL(from);
  if (next.protocol !== "https:" && next.protocol !== "http:")
    throw refused(from, next, `the scheme ${next.protocol} is not followed`, "scheme");
  if (next.protocol === "http:" && at.protocol === "https:")
    throw refused(from, next, "it would leave https for http", "downgrade");
  if (next.username || next.password) throw refused(from, next, "the address has a user name in it", "userinfo");
  next.hash = "";
  return next;
}

function refused(from: string, to: URL | undefined, why: string, reason: string): RedirectError {
  const target = to ? ` to ${redactUrl(to.href)}` : "";
  return new RedirectError(
    `A redirect of ${redactUrl(from)}${target} was not followed: ${why}. If this happens again, report it to the data centre.`,
    {
      code: "credentials/redirect-refused",
      data: { from, to: to?.href, reason },
    },
  );
}

function withTrusted(system: System | undefined, more: readonly string[] | undefined): System | undefined {
  return system && more && more.length > 0 ? { ...system, trustedHosts: [...system.trustedHosts, ...more] } : system;
}

function lowerCased(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function impersonal(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => IMPERSONAL.has(name)));
}
