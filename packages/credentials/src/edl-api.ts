import { type EarthaccessError, networkReason, redactText } from "@earthaccess/errors";
import { LoginError } from "./login-errors.js";
import type { System } from "./system.js";
import { parseExpirationDate, type Token, tokenFromText } from "./token.js";

/** A user name with its password. */
export interface Password {
  readonly username: string;
  readonly password: string;
}

/** How the functions here reach the login host. */
export interface EdlRequestOptions {
  readonly fetch: typeof fetch;
  readonly signal?: AbortSignal | undefined;
  /** How long one answer may take. @default 30_000 */
  readonly timeoutMs?: number;
}

/**
 * The token Earthdata Login has for a user, or a new one when it has none.
 *
 * The password goes to the login host alone and a redirect is never followed with it.
 * Source: `POST /api/users/find_or_create_token`, the one call that does not run into the limit of two tokens a user.
 *
 * @throws {LoginError} `credentials/wrong-password` or `credentials/login-failed`.
 */
export async function findOrCreateToken(system: System, user: Password, options: EdlRequestOptions): Promise<Token> {
  return tokenOf(await callEdl(system, "/api/users/find_or_create_token", user, options), system);
}

/** A further token, or `undefined` when the user already has the two that Earthdata Login allows. */
export async function createToken(
  system: System,
  user: Password,
  options: EdlRequestOptions,
): Promise<Token | undefined> {
  const answer = await callEdl(system, "/api/users/token", user, options, { mayRefuse: true });
  return answer.refused === "max_token_limit" ? undefined : tokenOf(answer, system);
}

/** All tokens of a user; Earthdata Login allows two. */
export async function listTokens(
  system: System,
  user: Password,
  options: EdlRequestOptions,
): Promise<readonly Token[]> {
  const { list } = await callEdl(system, "/api/users/tokens", user, options, { method: "GET" });
  return (list ?? []).map((body) => tokenOf({ body }, system));
}

interface EdlAnswer {
  readonly body: Readonly<Record<string, unknown>>;
  readonly refused?: string;
  /** The answer's entries, when it is a list. */
  readonly list?: readonly Readonly<Record<string, unknown>>[];
}

async function callEdl(
  system: System,
  path: string,
  user: Password,
  options: EdlRequestOptions,
  { method = "POST", mayRefuse = false }: { readonly method?: "GET" | "POST"; readonly mayRefuse?: boolean } = {},
): Promise<EdlAnswer> {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? 30_000);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  let response: Response;
  try {
    response = await options.fetch(`${system.edlUrl}${path}`, {
      method,
      headers: { Authorization: basic(user), Accept: "application/json" },
      redirect: "manual",
      signal,
    });
  } catch (cause) {
    options.signal?.throwIfAborted();
    const reason = timeout.aborted ? "did not answer in time" : `could not be reached (${networkReason(cause)})`;
    throw new LoginError(`Earthdata Login (${system.edlUrl}) ${reason}. Check the network and try again.`, {
      code: "credentials/login-failed",
      retryable: true,
      cause,
    });
  }
  const text = await response.text().catch(() => "");
  const parsed = parseJson(text);
  if (response.ok && Array.isArray(parsed)) return { body: {}, list: parsed.filter(isObject) };
  const body = isObject(parsed) ? parsed : {};
  const refused = String(body.error ?? "");
  if (mayRefuse && refused === "max_token_limit") return { body, refused };
  if (response.ok && typeof body.access_token === "string") return { body };
  throw refusal(system, response.status, body, text);
}

function refusal(
  system: System,
  status: number,
  body: Readonly<Record<string, unknown>>,
  text: string,
): EarthaccessError {
  const data = { status, error: body.error, description: body.error_description };
  if (status === 401)
    return new LoginError(
      `Earthdata Login refused the user name or the password. Check both at ${system.edlUrl}, then log in again.`,
      { code: "credentials/wrong-password", data },
    );
  const said = redactText(String(body.error_description ?? body.error ?? text)).slice(0, 200);
  return new LoginError(
    `Earthdata Login answered ${status} without a token${said ? ` ("${said}")` : ""}. ${status >= 500 ? "Try again later." : `Check the account at ${system.edlUrl}.`}`,
    { code: "credentials/login-failed", retryable: status >= 500, data },
  );
}

function tokenOf(answer: EdlAnswer, system: System): Token {
  const { access_token, expiration_date } = answer.body;
  if (typeof access_token !== "string") throw refusal(system, 200, answer.body, "");
  return tokenFromText(access_token, parseExpirationDate(expiration_date));
}

/** The value of an Authorization header for a password; UTF-8, as RFC 7617 asks for. */
export function basic(user: Password): string {
  const bytes = new TextEncoder().encode(`${user.username}:${user.password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
