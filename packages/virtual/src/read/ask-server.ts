import { isAbort, isEarthaccessError, networkReason, redactUrl } from "@earthaccess/errors";
import { VirtualError } from "../virtual-errors.js";

/** What is asked for of a file. */
export interface FileQuestion {
  readonly method?: "GET" | "HEAD";
  /** Such as `0-99` or `-100`. @default the whole file */
  readonly range?: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One request for a file, or a part of it.
 *
 * @throws {VirtualError} `virtual/unreachable` when there is no answer; errors of a login's fetch and aborts pass unchanged
 */
export async function askServer(
  fetcher: typeof fetch,
  url: string,
  { method = "GET", range, signal }: FileQuestion,
): Promise<Response> {
  const init: RequestInit = { method, ...(signal && { signal }) };
  if (range !== undefined) {
    // A compressed answer would have other positions.
    init.headers = { range: `bytes=${range}`, "accept-encoding": "identity" };
    // Chromium keeps parts, asks for what is missing between them, and now and then gives too few bytes of several at once.
    init.cache = "no-store";
  }
  try {
    return await fetcher(url, init);
  } catch (cause) {
    if (isAbort(cause, signal) || isEarthaccessError(cause)) throw cause;
    // Node says why; a browser keeps from a page whether there is no network, no file, or only no leave to see it.
    const hidden = (cause as Error).cause === undefined;
    throw new VirtualError(
      `Cannot read ${redactUrl(url)}: there is no answer (${networkReason(cause)}). Check the network${hidden ? "; in a browser the server must also allow this page's origin (CORS)" : ""}.`,
      { code: "virtual/unreachable", retryable: true, data: { url: redactUrl(url), hidden }, cause },
    );
  }
}

/** The bytes of a file as its server says them; what it answered instead when it does not. */
export async function sizeOnServer(
  fetcher: typeof fetch,
  url: string,
  signal?: AbortSignal,
): Promise<{ readonly size: number } | { readonly status: number }> {
  const first = await askServer(fetcher, url, { range: "0-0", signal });
  await first.body?.cancel();
  const { status } = first;
  const range = first.headers.get("content-range");
  if (status !== 206) return { status };
  if (range !== null) return sizeIn(/\/(\d+)$/.exec(range)?.[1], status);
  // Browsers show a page the Content-Range of another origin only when the server says so, and a Content-Length always.
  const head = await askServer(fetcher, url, { method: "HEAD", signal });
  await head.body?.cancel();
  return head.ok ? sizeIn(head.headers.get("content-length") ?? undefined, status) : { status: head.status };
}

function sizeIn(text: string | undefined, status: number): { readonly size: number } | { readonly status: number } {
  const size = Number(text);
  return text !== undefined && Number.isSafeInteger(size) ? { size } : { status };
}
