import { followHops, isTrusted } from "@earthaccess/credentials";
import type { FileAccess, FilePlace } from "./send-request.js";
import type { TransportResponse } from "./transport.js";

/** Every redirect is a decision of its own; see `followHops`. */
export async function sendByHops(
  { transport, auth }: FileAccess,
  { url, address, signal }: FilePlace,
  method: string,
  headers: Readonly<Record<string, string>>,
): Promise<TransportResponse> {
  const known = address?.known(method);
  if (known !== undefined) {
    const response = await transport.request({ url: known, method, headers, signal });
    if (response.status === 200 || response.status === 206) return response;
    // A presigned address ends after a while; the data host has another one.
    response.discard();
    address?.forget();
  }
  const { response, url: last } = await followHops(
    url,
    (hop) => transport.request({ url: hop.url, method: hop.method, headers: hop.headers, signal }),
    { method, headers, auth },
  );
  // A trusted host wants the token on every request; elsewhere the address alone opens the file.
  if (last !== url && (response.status === 200 || response.status === 206) && !(auth && isTrusted(auth.system, last)))
    address?.remember(method, last);
  return response;
}
