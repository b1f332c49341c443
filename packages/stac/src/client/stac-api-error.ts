import { EarthaccessError } from "@earthaccess/errors";

/**
 * A STAC API or catalog did not answer as it should.
 *
 * Codes: `stac/invalid-url`, `stac/http` (with `status`), `stac/network`, `stac/invalid-response`, `stac/paging-loop`, `stac/unsupported`,
 * `stac/no-token`.
 */
export class StacApiError extends EarthaccessError {
  /** HTTP status, when the server answered. */
  readonly status?: number;

  constructor(
    message: string,
    options: { readonly code: string; readonly status?: number; readonly url?: string; readonly cause?: unknown },
  ) {
    const { code, status, url, cause } = options;
    super(message, {
      code,
      retryable: code === "stac/network" || status === 408 || status === 429 || (status !== undefined && status >= 500),
      data: { ...(status !== undefined && { status }), ...(url !== undefined && { url }) },
      cause,
    });
    if (status !== undefined) this.status = status;
  }
}
