import type { CredentialSource } from "./credential-source.js";
import { environmentSource } from "./environment-source.js";
import { interactiveSource } from "./interactive-source.js";
import { netrcSource } from "./netrc-source.js";
import { proxyFetch } from "./proxy-fetch.js";

/** Node shows redirects, so every hop is our own decision. */
export { sendHops as sendAndFollow } from "./send-hops.js";

/** Where `login` looks by itself, in this order. */
export const defaultSources: readonly CredentialSource[] = [environmentSource(), netrcSource(), interactiveSource()];

/** The fetch that reaches the network when nobody gives one; looked up each time, because the environment may change. */
export const defaultNetwork: typeof fetch = (input, init) => (proxyFetch() ?? globalThis.fetch)(input, init);
