import { type Authorizer, followHops, type HopRequest, type HopResponse } from "./hops.js";
import type { WholeRequest } from "./send-once.js";

/** Sends a request through a fetch that shows redirects, and follows them hop by hop; see {@link followHops}. */
export async function sendHops(
  auth: Authorizer,
  network: typeof fetch,
  url: string,
  init: WholeRequest,
  trustedHosts?: readonly string[],
): Promise<Response> {
  const send = async (hop: HopRequest): Promise<FetchHop> =>
    new FetchHop(
      await network(hop.url, {
        ...init,
        method: hop.method,
        headers: hop.headers,
        body: hop.withBody ? init.body : null,
        redirect: "manual",
      }),
    );
  const { response } = await followHops(url, send, {
    method: init.method ?? "GET",
    headers: init.headers,
    hasBody: init.body !== null && init.body !== undefined,
    auth,
    ...(trustedHosts && { trustedHosts }),
  });
  return response.response;
}

class FetchHop implements HopResponse {
  constructor(readonly response: Response) {}

  get status(): number {
    return this.response.status;
  }

  header(name: string): string | null {
    return this.response.headers.get(name);
  }

  setCookies(): readonly string[] {
    return this.response.headers.getSetCookie?.() ?? [];
  }

  discard(): void {
    this.response.body?.cancel().catch(() => undefined);
  }
}
