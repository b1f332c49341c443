import { EarthaccessError, errorFromJson, redactUrl } from "@earthaccess/errors";
import type { DownloadedFile } from "./downloaded-file.js";

/**
 * A request for bytes failed.
 *
 * Codes: `store/network`, `store/timeout`, `store/http-<status>`, `store/rate-limited`, `store/not-authenticated`,
 * `store/no-permission`, `store/not-found`, `store/no-https`.
 */
export class TransferError extends EarthaccessError {}

/** The error for a server that keeps silent; `what` such as `"did not answer within 30 s"`. */
export function timedOut(url: string, what: string): TransferError {
  return new TransferError(`${redactUrl(url)} ${what}. Try again, or allow more time.`, {
    code: "store/timeout",
    retryable: true,
    data: { url },
  });
}

/** A body ended before all of its bytes had come. Code `store/short-read`; retried, and resumed where that is safe. */
export class ShortReadError extends EarthaccessError {
  constructor(url: string, cause?: unknown) {
    super(`The connection to ${redactUrl(url)} ended in the middle of the file. Run this again to go on.`, {
      code: "store/short-read",
      retryable: true,
      data: { url },
      cause,
    });
  }
}

/** The server answered a request for a part of a file with something else. Code `store/range-not-supported`. */
export class RangeNotSupportedError extends EarthaccessError {
  constructor(url: string, reason: string) {
    super(`${redactUrl(url)} did not answer with the part that was asked for: ${reason}.`, {
      code: "store/range-not-supported",
      retryable: true,
      data: { url, reason },
    });
  }
}

/** A web page, most likely for logging in, came in place of a file. Code `store/login-page`. */
export class LoginPageError extends EarthaccessError {
  constructor(url: string) {
    super(
      `${redactUrl(url)} answered with a web page instead of the file, most likely a login page. Log in again, and check at https://urs.earthdata.nasa.gov that the application is approved.`,
      { code: "store/login-page", retryable: true, data: { url } },
    );
  }
}

/** Some files of a download failed; the others are complete. Code `store/download-failed`. */
export class DownloadError extends EarthaccessError {
  // Private, for who prints the error: the message shows a few of what can be thousands.
  readonly #failures: readonly DownloadedFile[];
  readonly #completed: readonly DownloadedFile[];

  constructor(failures: readonly DownloadedFile[], completed: readonly DownloadedFile[], total: number) {
    const shown = failures.slice(0, 5).map(({ path, url, error }) => `  ${path ?? url}: ${error?.message ?? "failed"}`);
    const more = failures.length > 5 ? [`  … and ${failures.length - 5} more (see error.failures)`] : [];
    super(
      [
        `${failures.length} of ${total} files could not be downloaded. Run it again to fetch just these:`,
        ...shown,
        ...more,
      ].join("\n"),
      {
        code: "store/download-failed",
        retryable: failures.some(({ error }) => error?.retryable),
        data: { failed: failures.length, total, codes: [...new Set(failures.map(({ error }) => error?.code))] },
        cause: failures[0]?.error && errorFromJson(failures[0].error),
      },
    );
    this.#failures = failures;
    this.#completed = completed;
  }

  get failures(): readonly DownloadedFile[] {
    return this.#failures;
  }

  /** The files that arrived; empty when the download was iterated, where they were handed out already. */
  get completed(): readonly DownloadedFile[] {
    return this.#completed;
  }
}
