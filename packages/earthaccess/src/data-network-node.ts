import type { Auth } from "@earthaccess/credentials";
import { proxyFetch } from "@earthaccess/credentials/node";
import { rangeReader } from "@earthaccess/store";
import type { VirtualOptions } from "@earthaccess/virtual";

/**
 * How virtual datasets reach their files: documents over fetch, which takes them compressed, and ranges of data with the store's reader,
 * which remembers where a data host sends its readers: one request a range instead of two. A fetch of the user's is the way for everything.
 */
export function dataNetwork(auth: Auth | undefined, network?: typeof fetch): Pick<VirtualOptions, "auth" | "reader"> {
  if (auth?.hasOwnNetwork) return { auth };
  if (network) return { auth: auth ?? { fetch: network } };
  return { auth: auth ?? { fetch: proxyFetch() ?? globalThis.fetch }, reader: rangeReader({ auth }) };
}
