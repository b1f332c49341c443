import { Secret } from "./secret.js";

/** A bearer token with the time it ends, when that is known. */
export interface Token {
  readonly value: Secret;
  readonly expiresAt?: Date;
}

/** A token from its text; the end is read from the token itself when it is a JSON web token. */
export function tokenFromText(text: string, fallbackExpiry?: Date): Token {
  const value = text.trim().replace(/^Bearer\s+/i, "");
  const expiresAt = expiryOfJwt(value) ?? fallbackExpiry;
  return { value: new Secret(value), ...(expiresAt && { expiresAt }) };
}

/** Whether the token ends within `marginMs` from `now`; a token without a known end never does. */
export function expiresWithin(token: Token, marginMs: number, now: number): boolean {
  return token.expiresAt !== undefined && token.expiresAt.getTime() - marginMs <= now;
}

/**
 * The day in Earthdata Login's `expiration_date`, `MM/DD/YYYY` without a time, as the start of that day in UTC.
 *
 * The start, because a token thought dead a day early is only renewed early, while one thought alive too long fails a request.
 */
export function parseExpirationDate(text: unknown): Date | undefined {
  const match = typeof text === "string" ? /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) : null;
  if (!match) return undefined;
  return new Date(Date.UTC(Number(match[3]), Number(match[1]) - 1, Number(match[2])));
}

/** The `exp` claim of a JSON web token; read, not verified: only the server can say whether it is valid. */
function expiryOfJwt(token: string): Date | undefined {
  const [, payload] = token.split(".");
  if (!payload) return undefined;
  try {
    const claims: unknown = JSON.parse(atob(payload.replace(/-/g, "+").replace(/_/g, "/")));
    const exp = typeof claims === "object" && claims !== null && "exp" in claims ? claims.exp : undefined;
    return typeof exp === "number" && Number.isFinite(exp) ? new Date(exp * 1000) : undefined;
  } catch {
    return undefined;
  }
}
