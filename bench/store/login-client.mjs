// Logs in and downloads: a client that has done nothing before. Argument: a JSON text with system, user, urls, folder and parallel.
// Sends how long that took, and how many files came.
import { defineSystem, login } from "../../packages/credentials/dist/index.js";
import { download } from "../../packages/store/dist/index.js";

const { system, user, urls, folder, parallel } = JSON.parse(process.argv[2]);
const began = performance.now();
const auth = await login({ system: defineSystem(system), ...user });
const arrived = await download(urls, folder, { auth, parallel });
process.send({ ms: performance.now() - began, files: arrived.length });
process.disconnect();
