import type { CredentialSource } from "./credential-source.js";

/** Where `login` looks by itself; nowhere in a browser, which has no files, variables or terminal. */
export const defaultSources: readonly CredentialSource[] = [];

/** Whether the platform hides redirects from us and follows them by its own rules, as browsers do. */
export const platformFollowsRedirects: boolean = true;

/** The fetch that reaches the network when nobody gives one. */
export const defaultNetwork: typeof fetch = (input, init) => globalThis.fetch(input, init);
