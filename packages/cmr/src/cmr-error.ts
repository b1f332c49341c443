import { EarthaccessError, type EarthaccessErrorOptions, redactText, ServiceOutageError } from "@earthaccess/errors";

/** What {@link CmrError} takes beside the message. */
export interface CmrErrorOptions extends EarthaccessErrorOptions {
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  /** What was asked, without its parameters. */
  readonly url?: string | undefined;
  readonly errors?: readonly string[];
}

/**
 * The Common Metadata Repository refused a search, or did not answer one properly.
 *
 * Codes: `cmr/bad-request`, `cmr/bad-token`, `cmr/too-large`, `cmr/rate-limited`, `cmr/server-error`, `cmr/unreachable`,
 * `cmr/invalid-response`, `cmr/timed-out`, `cmr/incomplete`, `cmr/no-collections`.
 */
export class CmrError extends EarthaccessError {
  readonly status?: number;
  /** Names the request in CMR's own logs. */
  readonly requestId?: string;
  /** The address that was asked; the parameters went in the body. */
  readonly url?: string;
  /** What CMR said, a text per mistake. */
  readonly errors: readonly string[];

  constructor(message: string, options: CmrErrorOptions) {
    const { status, requestId, url, errors = [] } = options;
    super(requestId === undefined ? message : `${message} (CMR request ${requestId})`, {
      ...options,
      data: { status, requestId, url, errors, ...(options.data as object | undefined) },
    });
    this.errors = errors.map(redactText);
    if (status !== undefined) this.status = status;
    if (requestId !== undefined) this.requestId = requestId;
    if (url !== undefined) this.url = url;
  }
}

/** The error for an answer with an error status. */
export function refusal(
  status: number,
  body: string,
  requestId: string | undefined,
  url: string,
  withToken: boolean,
): EarthaccessError {
  const errors = errorTexts(body);
  const said = errors.length > 0 ? `:\n${errors.map((text) => `  ${text}`).join("\n")}` : ".";
  const facts = { status, requestId, url, errors };
  if (status === 401 && withToken)
    return new CmrError(
      `CMR does not accept the token${said}\nThe query may be fine: search without auth, or log in again.`,
      { ...facts, code: "cmr/bad-token" },
    );
  if (status === 413)
    return new CmrError(`The search is too large for CMR${said}\nUse fewer conditions, or a simpler polygon.`, {
      ...facts,
      code: "cmr/too-large",
    });
  if (status === 429)
    return new CmrError(`CMR asks for fewer requests${said}\nWait a minute and run it again.`, {
      ...facts,
      code: "cmr/rate-limited",
      retryable: true,
    });
  if (status === 503)
    return new ServiceOutageError(
      `CMR is not available${said}\nSee https://status.earthdata.nasa.gov and try again later.`,
      { data: facts },
    );
  if (status >= 500 || status === 408)
    return new CmrError(`CMR answered ${status}${said}\nTry again later; a narrower search may help.`, {
      ...facts,
      code: "cmr/server-error",
      retryable: true,
    });
  return new CmrError(
    `CMR refused the search (${status})${said}\nCorrect the query; query.validate() finds most mistakes without a request.`,
    { ...facts, code: "cmr/bad-request" },
  );
}

/** CMR lists its errors as texts, at times with a path, and as XML when it did not understand what was asked for. */
function errorTexts(body: string): string[] {
  try {
    const { errors } = JSON.parse(body) as { errors?: unknown };
    if (!Array.isArray(errors)) return [];
    return errors
      .flatMap((error: unknown) =>
        typeof error === "string" ? [error] : ((error as { errors?: string[] } | null)?.errors ?? []),
      )
      .filter((text) => typeof text === "string");
  } catch {
    const xml = [...body.matchAll(/<error>([^<]*)<\/error>/g)].map((match) => match[1] ?? "");
    if (xml.length > 0) return xml;
    return /^\s*</.test(body) || body.trim() === "" ? [] : [body.trim().slice(0, 300)];
  }
}
