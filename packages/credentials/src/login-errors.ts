import { EarthaccessError, redactUrl } from "@earthaccess/errors";

/** Earthdata Login refused the user, or answered something that is not a login. Codes: `credentials/wrong-password`, `credentials/token-expired`, `credentials/token-refused`, `credentials/login-failed`. */
export class LoginError extends EarthaccessError {}

/** No source had anything to log in with; the message says for each source what it looked for. Code `credentials/no-login`. */
export class LoginStrategyUnavailableError extends EarthaccessError {}

/** Something that needs a login was called without one. Code `credentials/not-authenticated`. */
export class NotAuthenticatedError extends EarthaccessError {}

/** S3 credentials could not be had. Codes: `credentials/no-endpoint`, `credentials/s3-refused`. */
export class CredentialsUnavailableError extends EarthaccessError {}

/** The user has not accepted the licence of the data. Code `credentials/eula-not-accepted`; never retried. */
export class EulaNotAcceptedError extends EarthaccessError {
  /** The page on which the user accepts it, when the server named one. */
  readonly resolutionUrl?: string;

  constructor(url: string, resolutionUrl?: string) {
    const page = resolutionUrl ?? "https://urs.earthdata.nasa.gov (Applications → Authorized Apps)";
    super(`The licence of ${url} is not accepted yet. Accept it once at ${page} and run this again.`, {
      code: "credentials/eula-not-accepted",
      data: { url, resolutionUrl },
    });
    if (resolutionUrl !== undefined) this.resolutionUrl = resolutionUrl;
  }
}

/** A redirect that must not be followed. Code `credentials/redirect-refused`. */
export class RedirectError extends EarthaccessError {}

/** The error for an answer that refuses because of a licence; it comes as JSON of two forms, or as a page. */
export function eulaError(url: string, text: string): EulaNotAcceptedError | undefined {
  if (!/eula/i.test(text)) return undefined;
  try {
    const body = JSON.parse(text) as { resolution_url?: unknown; accept_eula_url?: unknown };
    const page = body.resolution_url ?? body.accept_eula_url;
    return new EulaNotAcceptedError(
      redactUrl(url),
      typeof page === "string" && /^https?:/.test(page) ? page : undefined,
    );
  } catch {
    return new EulaNotAcceptedError(redactUrl(url));
  }
}
