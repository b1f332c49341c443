/**
 * Find, choose and move NASA Earth observation data: everything of the main entry, and the parts that only Node has.
 *
 * @module
 */

export * from "@earthaccess/credentials/node";
export * from "@earthaccess/targets/node";
export * from "./index.js";
