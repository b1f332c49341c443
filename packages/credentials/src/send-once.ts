import type { Authorizer } from "./hops.js";
import { isTrusted } from "./system.js";

/** A request that is put together: its body is whole, so that it can be sent again. */
export type WholeRequest = RequestInit & { readonly headers: Record<string, string> };

/** Sends a request through a fetch that decides about redirects by itself; once more with another token when one was refused. */
export async function sendOnce(
  auth: Authorizer,
  network: typeof fetch,
  url: string,
  init: WholeRequest,
  trustedHosts: readonly string[] = [],
): Promise<Response> {
  const system = { ...auth.system, trustedHosts: [...auth.system.trustedHosts, ...trustedHosts] };
  if ("authorization" in init.headers || !isTrusted(system, url)) return network(url, init);
  const token = await auth.token();
  const response = await network(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });
  const replaced = response.status === 401 ? await auth.replace(token) : undefined;
  if (replaced === undefined) return response;
  await response.body?.cancel().catch(() => undefined);
  return network(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${replaced}` } });
}
