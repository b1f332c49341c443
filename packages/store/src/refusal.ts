import { eulaError, LoginError, saysKeysEnded } from "@earthaccess/credentials";
import { type EarthaccessError, redactUrl } from "@earthaccess/errors";
import { RangeNotSupportedError, TransferError } from "./store-errors.js";
import { beginningOf } from "./text-response.js";
import type { TransportResponse } from "./transport.js";

/** The error for an answer with an error status, in the user's words. */
export async function refusal(url: string, response: TransportResponse, loggedIn: boolean): Promise<EarthaccessError> {
  const { status } = response;
  const shown = redactUrl(url);
  const text = await beginningOf(response);
  const data = {
    url,
    status,
    requestId: response.header("x-amz-request-id") ?? response.header("x-request-id") ?? undefined,
  };
  const eula = eulaError(url, text);
  if (eula) return eula;
  if (url.startsWith("s3://") && (status === 400 || status === 403 || status === 301))
    return s3Refusal(url, text, data);
  if (status === 401 && !loggedIn)
    return new TransferError(`${shown} needs a login. Pass { auth: await login() }.`, {
      code: "store/not-authenticated",
      data,
    });
  if (status === 401)
    return new LoginError(
      `${shown} does not accept the token. Log in again; a token made elsewhere may have been revoked.`,
      { code: "credentials/token-refused", data },
    );
  if (status === 403)
    return new TransferError(
      `${shown} may not be read with this login. Ask the data centre for access, or check that the application is approved at https://urs.earthdata.nasa.gov.`,
      { code: "store/no-permission", data },
    );
  if (status === 404 || status === 410)
    return new TransferError(
      `${shown} does not exist (${status}). The catalogue may be ahead of or behind the archive.`,
      { code: "store/not-found", data },
    );
  if (status === 416) return new RangeNotSupportedError(url, "the range lies outside the file");
  const after = response.header("retry-after");
  const retryable = status === 408 || status === 425 || status === 429 || status >= 500;
  const advice =
    status === 429
      ? "Fewer files at once help."
      : retryable
        ? "Try again later."
        : "Report it to the data centre if it stays so.";
  return new TransferError(`${shown} answered ${status}. ${advice}`, {
    code: status === 429 ? "store/rate-limited" : `store/http-${status}`,
    retryable,
    data: { ...data, ...(after !== null && { retryAfter: after }) },
  });
}

/** S3 says why in a code; most often the caller is not in the bucket's region. */
function s3Refusal(url: string, text: string, data: object): TransferError {
  const said = /<Code>([A-Za-z0-9]{1,60})<\/Code>/.exec(text)?.[1];
  // Fresh keys were tried already; the data centre's clock and S3's may take a moment to agree.
  const ended = saysKeysEnded(text);
  const advice = ended
    ? "The keys have ended, and so have new ones. Try again later."
    : said === "RequestTimeTooSkewed"
      ? "This machine's clock is wrong; set it."
      : 'NASA\'s buckets can be read directly in the region us-west-2 only; use access: "external" elsewhere.';
  return new TransferError(`${redactUrl(url)} may not be read${said ? ` (${said})` : ""}. ${advice}`, {
    code: "store/s3-refused",
    retryable: ended,
    data: { ...data, s3: said },
  });
}
