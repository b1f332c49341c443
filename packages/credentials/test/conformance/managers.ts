import { CredentialManager, defineSystem, findDaac, PROD, S3Credentials } from "../../src/index.js";
import type { Data } from "./records.js";

export const HOUR = 3_600_000;
export const inAnHour = () => new Date(Date.now() + HOUR).toISOString();
const NAMES: Readonly<Record<string, string>> = {
  access_key_id: "accessKeyId",
  secret_access_key: "secretAccessKey",
  access_key: "accessKeyId",
  secret_key: "secretAccessKey",
  key: "accessKeyId",
  secret: "secretAccessKey",
  token: "sessionToken",
  session_token: "sessionToken",
};
export const named = (data: Data): Data =>
  Object.fromEntries(Object.entries(data).map(([name, value]) => [NAMES[name] ?? name, value]));
export const KEYS = { accessKeyId: "A", secretAccessKey: "S", sessionToken: "T" };

/** Credentials as a record writes them: by names, by position, or by when they end. */
export function credentialsOf({ args, positional, expires_in_s: seconds }: Data): S3Credentials {
  if (positional) {
    const [accessKeyId, secretAccessKey, sessionToken, , region] = positional;
    return new S3Credentials({ accessKeyId, secretAccessKey, sessionToken, expiration: inAnHour(), region });
  }
  if (Array.isArray(args)) return S3Credentials.fromJSON(args[0]);
  if (args) {
    const fields = named(args);
    // A record that names a key and its secret leaves out the third of them on purpose.
    const rest = fields.accessKeyId && fields.secretAccessKey ? {} : KEYS;
    return new S3Credentials({ ...rest, ...fields, expiration: inAnHour() } as never);
  }
  const expiration = seconds === null ? undefined : new Date(Date.now() + (seconds ?? 3600) * 1000);
  return new S3Credentials({ ...KEYS, expiration });
}

// @ts-expect-error A manager belongs to a login.
void (() => new CredentialManager());

/** A manager whose data centres answer in this process; each answer has keys of its own. */
export function managerOf(answer?: (count: number) => object) {
  const asked: string[] = [];
  let now = Date.now();
  const system = defineSystem({ ...PROD, trustedHosts: [...PROD.trustedHosts, "example.com"] });
  const manager = new CredentialManager(
    {
      system,
      token: async () => "t",
      replace: async () => undefined,
      passwordForLoginHost: () => undefined,
      fetch: async (input) => {
        asked.push(String(input));
        const body = answer?.(asked.length) ?? {
          ...KEYS,
          accessKeyId: `AKID${asked.length}`,
          expiration: new Date(now + HOUR).toISOString(),
        };
        return "status" in body ? new Response(JSON.stringify(body), { status: 403 }) : Response.json(body);
      },
    },
    { clock: () => now },
  );
  return { manager, asked, cached: () => [...manager.entries()].length, pass: (ms: number) => (now += ms) };
}

export const EXAMPLE = "https://example.com/s3";
export const ofProvider = (provider: string) => findDaac({ provider })?.s3CredentialsEndpoint;
