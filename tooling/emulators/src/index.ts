/**
 * Other people's servers, started for tests: judges of what we send that we did not write ourselves.
 *
 * @module
 */
export { type Azurite, startAzurite } from "./azurite.js";
export type { Emulator } from "./emulator.js";
export { startGcsEmulator } from "./gcs.js";
export { type Pgstac, startPgstac } from "./pgstac.js";
export { type Radosgw, startRadosgw } from "./radosgw.js";
export { hasWebServer, startWebServer, WEB_SERVERS, type WebServerName } from "./web-servers.js";
