import { defineSystem, PROD, type System } from "@earthaccess/credentials";

/** What the server of the page says about where to search. */
export interface ExplorerConfig {
  /** `box`: the Earthdata in a box on this machine. `online`: NASA's own services. */
  readonly mode: "box" | "online";
  readonly system: System;
}

/** Reads `config.json` beside the page; a page that is served without one works with NASA's services. */
export async function readConfig(fetcher: typeof fetch = fetch): Promise<ExplorerConfig> {
  const response = await fetcher("config.json").catch(() => undefined);
  const isJson = response?.headers.get("content-type")?.includes("json") ?? false;
  if (!response?.ok || !isJson) return { mode: "online", system: PROD };
  const { system } = (await response.json()) as { readonly system?: System };
  return system === undefined ? { mode: "online", system: PROD } : { mode: "box", system: defineSystem(system) };
}
