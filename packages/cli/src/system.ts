import { defineSystem, PROD, type System, UAT } from "earthaccess";
import type { Problems } from "./usage-error.js";

const SYSTEMS: Readonly<Record<string, System>> = { prod: PROD, uat: UAT };

/** The Earthdata to talk to: by flags, else by variables of the environment, else NASA's operational one. */
export function systemOf(
  options: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
  problems: Problems,
): System {
  const cmrUrl = text(options.cmrUrl) ?? env.EARTHACCESS_CMR_URL;
  const edlUrl = text(options.edlUrl) ?? env.EARTHACCESS_EDL_URL;
  const name = text(options.system) ?? env.EARTHACCESS_SYSTEM?.toLowerCase() ?? "prod";
  if (!cmrUrl && !edlUrl) {
    const system = SYSTEMS[name];
    if (!system) problems.add("EARTHACCESS_SYSTEM", `must be prod or uat, got ${name}`);
    return system ?? PROD;
  }
  if (!cmrUrl || !edlUrl) {
    problems.add(cmrUrl ? "--edl-url" : "--cmr-url", "is missing: a system of your own needs both addresses");
    return PROD;
  }
  const hosts =
    (options.trustedHost as readonly string[] | undefined) ?? env.EARTHACCESS_TRUSTED_HOSTS?.split(",") ?? [];
  const { EARTHACCESS_STATUS_URL: statusUrl, EARTHACCESS_S3_ENDPOINT: s3Endpoint } = env;
  try {
    return defineSystem({
      name: "CUSTOM",
      cmrUrl,
      edlUrl,
      trustedHosts: hosts.map((host) => host.trim()).filter((host) => host !== ""),
      // Plain http is allowed on this machine only, where nobody listens in.
      allowLoopbackHttp: true,
      ...(statusUrl && { statusUrl }),
      ...(s3Endpoint && { s3Endpoint }),
    });
  } catch (error) {
    problems.add("--cmr-url, --edl-url", (error as Error).message);
    return PROD;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
