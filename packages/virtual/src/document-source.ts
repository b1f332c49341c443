import { redactUrl } from "@earthaccess/errors";
import { askServer } from "./read/ask-server.js";
import { VirtualError } from "./virtual-errors.js";

/**
 * The bytes of a DMR++ document.
 *
 * @throws {VirtualError} `virtual/no-dmrpp` for any answer but the document, `virtual/unreachable` for none
 */
export async function readDocument(url: string, fetcher: typeof fetch, signal?: AbortSignal): Promise<Uint8Array> {
  const response = await askServer(fetcher, url, { signal });
  if (response.ok) return new Uint8Array(await response.arrayBuffer());
  await response.body?.cancel();
  const { status } = response;
  const why = status === 404 || status === 403 ? "there is none, or the login may not read it" : "try again later";
  throw new VirtualError(
    `Cannot read the DMR++ document ${redactUrl(url)}: the server answered ${status}; ${why}. HDF5 files without one open with parser: "hdf5".`,
    { code: "virtual/no-dmrpp", retryable: status >= 500 || status === 429, data: { status } },
  );
}
