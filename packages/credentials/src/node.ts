/**
 * The sources of credentials that only Node has: environment variables, the netrc file, the terminal.
 *
 * `login()` of the main entry uses them by itself on Node; this entry is for putting them together differently.
 *
 * @module
 */
export { environmentSource } from "./environment-source.js";
export { interactiveSource } from "./interactive-source.js";
export { findNetrcEntry, type NetrcEntry, parseNetrc, withNetrcEntry } from "./netrc.js";
export { netrcPath, netrcSource } from "./netrc-source.js";
export { proxyFetch } from "./proxy-fetch.js";
