/** The parts of the box; each is its own HTTP server. */
export type RoleName = "cmr" | "edl" | "data" | "objects" | "stac" | "evil";

/** Every role, in the order in which the servers are started. */
export const ROLE_NAMES: readonly RoleName[] = ["cmr", "edl", "data", "objects", "stac", "evil"];

/** The origin of each role, without a trailing slash. */
export type RoleUrls = Readonly<Record<RoleName, string>>;
