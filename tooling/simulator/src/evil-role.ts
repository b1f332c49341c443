import type { RoleHandler } from "./http/role-server.js";

/** An origin that belongs to nobody: it answers everything, and whoever sends it a secret has leaked it. */
export function evilRole(): RoleHandler {
  return async (exchange) => {
    await exchange.body();
    return {
      status: 200,
      headers: { "content-type": "application/octet-stream", "access-control-allow-origin": "*" },
      body: "evil\n",
    };
  };
}
