import type { CredentialSource } from "./credential-source.js";
import { environmentSource } from "./environment-source.js";
import { interactiveSource } from "./interactive-source.js";
import { netrcSource } from "./netrc-source.js";

/** Where `login` looks by itself, in this order. */
export const defaultSources: readonly CredentialSource[] = [environmentSource(), netrcSource(), interactiveSource()];

/** Whether the platform hides redirects from us; Node shows them, so every hop is our own decision. */
export const platformFollowsRedirects: boolean = false;
