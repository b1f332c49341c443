import type { CredentialSource } from "./credential-source.js";

/** Browsers hide redirects from us and follow them by their own rules. */
export { sendOnce as sendAndFollow } from "./send-once.js";

/** Where `login` looks by itself; nowhere in a browser, which has no files, variables or terminal. */
export const defaultSources: readonly CredentialSource[] = [];

/** The fetch that reaches the network when nobody gives one. */
export const defaultNetwork: typeof fetch = (input, init) => globalThis.fetch(input, init);
