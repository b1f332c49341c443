import type { Auth } from "@earthaccess/credentials";
import type { VirtualOptions } from "@earthaccess/virtual";

/** How virtual datasets reach their files: over fetch, whose answers browsers may keep. */
export function dataNetwork(auth: Auth | undefined, network?: typeof fetch): Pick<VirtualOptions, "auth" | "reader"> {
  return { auth: auth ?? (network && { fetch: network }) };
}
