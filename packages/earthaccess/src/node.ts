/**
 * Find, choose and move NASA Earth observation data: everything of the main entry, and the parts that only Node has.
 *
 * @module
 */

export * from "@earthaccess/credentials/node";
export * from "@earthaccess/targets/node";
// By name, so that the build keeps the two entries apart: a shared chunk would drop the stars.
export * from "#main";
