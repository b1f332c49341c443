import { ServiceOutageError } from "@earthaccess/errors";
import { PROD, type System } from "./system.js";

/** What the status page says of one service; `"Unknown"` when the page cannot be read. */
export type ServiceStatus = string;

/** The services that a search and a download need. */
const SERVICES = ["Earthdata Login", "Common Metadata Repository"] as const;

/**
 * Whether Earthdata Login and the CMR are up, by NASA's own status page.
 *
 * A page that cannot be reached or read gives `"Unknown"` and never an error: it says nothing about the services.
 *
 * @throws {ServiceOutageError} when `throwOnOutage` is set and one is neither `"OK"` nor `"Unknown"`.
 */
export async function status(
  system: System = PROD,
  options: { readonly fetch?: typeof fetch; readonly throwOnOutage?: boolean; readonly signal?: AbortSignal } = {},
): Promise<Record<(typeof SERVICES)[number], ServiceStatus>> {
  const found = await readStatuses(system, options);
  const result = Object.fromEntries(
    SERVICES.map((service) => [service, found.find(({ name }) => name.startsWith(service))?.status ?? "Unknown"]),
  ) as Record<(typeof SERVICES)[number], ServiceStatus>;
  const down = Object.entries(result).filter(([, state]) => state !== "OK" && state !== "Unknown");
  if (options.throwOnOutage && down.length > 0)
    throw new ServiceOutageError(
      `${down.map(([name, state]) => `${name}: ${state}`).join("; ")}. See ${system.statusUrl}.`,
      { data: result },
    );
  return result;
}

async function readStatuses(
  system: System,
  options: { readonly fetch?: typeof fetch; readonly signal?: AbortSignal },
): Promise<{ name: string; status: string }[]> {
  if (system.statusUrl === undefined) return [];
  try {
    const timeout = AbortSignal.timeout(10_000);
    const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
    const response = await (options.fetch ?? globalThis.fetch)(system.statusUrl, { signal });
    const body: unknown = response.ok ? await response.json() : undefined;
    const list = typeof body === "object" && body !== null && "statuses" in body ? body.statuses : undefined;
    if (!Array.isArray(list)) return [];
    return list.filter((entry) => typeof entry?.name === "string" && typeof entry?.status === "string");
  } catch {
    options.signal?.throwIfAborted();
    return [];
  }
}
