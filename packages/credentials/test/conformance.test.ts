import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import {
  bucketOf,
  CredentialManager,
  DAACS,
  defineSystem,
  findDaac,
  login,
  PROD,
  S3Credentials,
  s3EndpointOfBucket,
} from "../src/index.js";
import { environmentSource } from "../src/node.js";
import { DIFFERENCES, ELSEWHERE } from "./conformance-differences.js";

const FILE = fileURLToPath(new URL("../../../../shared/conformance/behaviours.jsonl", import.meta.url));

// biome-ignore lint/suspicious/noExplicitAny: the records have as many shapes as the reference has tests
type Data = Record<string, any>;

interface Behaviour {
  readonly id: string;
  readonly package: string;
  readonly given: Data;
  readonly expect: Data;
}

const behaviours: Behaviour[] = existsSync(FILE)
  ? readFileSync(FILE, "utf8")
      .split("\n")
      .filter((line) => line.includes('"@earthaccess/credentials"'))
      .map((line) => JSON.parse(line) as Behaviour)
      .filter((behaviour) => behaviour.package === "@earthaccess/credentials")
  : [];

const isElsewhere = (id: string) => Object.keys(ELSEWHERE).some((start) => id.startsWith(start));
const binding = behaviours.filter(({ id }) => !(id in DIFFERENCES) && !isElsewhere(id));

const HOUR = 3_600_000;
const inAnHour = () => new Date(Date.now() + HOUR).toISOString();
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
const named = (data: Data): Data =>
  Object.fromEntries(Object.entries(data).map(([name, value]) => [NAMES[name] ?? name, value]));
const KEYS = { accessKeyId: "A", secretAccessKey: "S", sessionToken: "T" };

/** Credentials as a record writes them: by names, by position, or by when they end. */
function credentialsOf({ args, positional, expires_in_s: seconds }: Data): S3Credentials {
  if (positional) {
    const [accessKeyId, secretAccessKey, sessionToken, , region] = positional;
    return new S3Credentials({ accessKeyId, secretAccessKey, sessionToken, expiration: inAnHour(), region });
  }
  if (Array.isArray(args)) return S3Credentials.fromJSON(args[0]);
  if (args) return new S3Credentials({ ...KEYS, ...named(args), expiration: inAnHour() });
  return new S3Credentials({ ...KEYS, expiration: new Date(Date.now() + (seconds ?? 3600) * 1000) });
}

/** A manager whose data centres answer in this process; each answer has keys of its own. */
function managerOf(answer?: (count: number) => object) {
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

const EXAMPLE = "https://example.com/s3";
const ofProvider = (provider: string) => findDaac({ provider })?.s3CredentialsEndpoint;

/** What to do for each operation of the records; keys are the operation's beginning. */
const OPERATIONS: readonly (readonly [string, (behaviour: Behaviour) => unknown])[] = [
  [
    "S3Credentials.to_dict",
    ({ given, expect: { path, equals, equals_keys } }) => {
      const dict = credentialsOf(given).toDict();
      if (equals_keys) expect(Object.keys(dict)).toEqual(equals_keys);
      else expect(dict).toMatchObject(path ?? equals);
    },
  ],
  [
    "S3Credentials.is_expired",
    ({ given, expect: { equals } }) =>
      expect(credentialsOf(given).isExpired((given.buffer_seconds ?? 300) * 1000)).toBe(equals),
  ],
  [
    "S3Credentials.from_dict",
    ({ given, expect: { properties } }) => {
      const { endpoint: _asTheCaller, ...fields } = named(properties);
      expect(credentialsOf(given)).toMatchObject(fields);
      expect(credentialsOf(given).expiration).toEqual(new Date("2024-01-01T12:00:00Z"));
    },
  ],
  [
    "S3Credentials",
    ({ given, expect: { properties, throws } }) => {
      if (throws) expect(() => credentialsOf(given)).toThrow(/missing/);
      else expect(credentialsOf(given)).toMatchObject(named(properties));
    },
  ],
  [
    "assign S3Credentials",
    () => {
      const credentials = credentialsOf({}) as { accessKeyId: string };
      expect(() => {
        credentials.accessKeyId = "other";
      }).toThrow(TypeError);
    },
  ],
  [
    "serialize -> deserialize S3Credentials",
    () => {
      const plain = credentialsOf({ args: { region: "eu-west-1" } }).toPlain();
      expect(S3Credentials.fromJSON(JSON.parse(JSON.stringify(plain))).toPlain()).toEqual(plain);
    },
  ],
  [
    "cache.put/get",
    async () => {
      const { manager, asked } = managerOf();
      const put = credentialsOf({});
      manager.put(EXAMPLE, put);
      expect(await manager.get(EXAMPLE)).toBe(put);
      expect(asked).toEqual([]);
    },
  ],
  [
    "cache.get expired",
    async () => {
      const { manager, asked } = managerOf();
      manager.put(EXAMPLE, credentialsOf({ expires_in_s: -3600 }));
      expect((await manager.get(EXAMPLE)).accessKeyId).toBe("AKID1");
      expect(asked).toHaveLength(1);
    },
  ],
  ["cache.get", ({ given }) => expect([...managerOf().manager.entries()].map(([key]) => key)).not.toContain(given.key)],
  [
    "cache.put; invalidate; get",
    async () => {
      const { manager, cached } = managerOf();
      manager.put(EXAMPLE, credentialsOf({}));
      manager.forget(EXAMPLE);
      expect(cached()).toBe(0);
    },
  ],
  [
    "cache.keys",
    ({ given }) => {
      const { manager } = managerOf();
      for (const key of given.put) manager.put(key, credentialsOf({}));
      expect([...manager.entries()].map(([key]) => key)).toEqual(given.put);
    },
  ],
  [
    "get_credentials()",
    async () => {
      await expect(managerOf().manager.get({})).rejects.toMatchObject({ code: "credentials/no-endpoint" });
    },
  ],
  [
    "get_credentials, then force_refresh",
    async () => {
      const { manager } = managerOf();
      expect((await manager.get(EXAMPLE)).accessKeyId).toBe("AKID1");
      expect((await manager.renew(EXAMPLE)).accessKeyId).toBe("AKID2");
    },
  ],
  [
    "get_credentials_for_url",
    async ({ given, expect: { throws } }) => {
      const asking = managerOf().manager.get({ url: given.args[0] });
      if (throws) await expect(asking).rejects.toMatchObject({ code: "credentials/no-endpoint" });
      else expect((await asking).accessKeyId).toBe("AKID1");
    },
  ],
  [
    "get_credentials_for_bucket",
    async ({ given }) => {
      const { manager, asked } = managerOf();
      await manager.get({ url: `s3://${given.args[0]}/any` });
      expect(asked).toEqual([s3EndpointOfBucket(given.args[0])]);
    },
  ],
  [
    "get_credentials",
    async ({ given, expect: { fetch_calls } }) => {
      const { manager, asked } = managerOf();
      const provider = given.provider ?? /\b[A-Z]{4,}\b/.exec(given.op)?.[0];
      const request = provider ? { provider } : { endpoint: EXAMPLE };
      for (let time = 0; time < (fetch_calls === undefined ? 1 : 2); time++) await manager.get(request);
      expect(asked).toEqual([provider ? ofProvider(provider) : EXAMPLE]);
    },
  ],
  [
    "get; force expiration",
    async ({ expect: { fetch_calls } }) => {
      const { manager, asked, pass } = managerOf();
      await manager.get(EXAMPLE);
      pass(2 * HOUR);
      await manager.get(EXAMPLE);
      expect(asked).toHaveLength(fetch_calls);
    },
  ],
  [
    "get POCLOUD; get NSIDC_CPRD",
    async ({ expect: { fetch_providers } }) => {
      const { manager, asked } = managerOf();
      for (const provider of fetch_providers) await manager.get({ provider });
      expect(asked).toEqual(fetch_providers.map(ofProvider));
    },
  ],
  [
    "get then invalidate(endpoint)",
    async ({ expect: { cache_len } }) => {
      const { manager, cached } = managerOf();
      await manager.get(EXAMPLE);
      expect(cached()).toBe(cache_len[0]);
      manager.forget(EXAMPLE);
      expect(cached()).toBe(cache_len[1]);
    },
  ],
  [
    "get POCLOUD; invalidate_cache",
    async () => {
      const { manager, cached } = managerOf();
      await manager.get({ provider: "POCLOUD" });
      manager.forget({ provider: "POCLOUD" });
      expect(cached()).toBe(0);
    },
  ],
  ["get endpoint + get provider; clear_cache", forgetAll],
  ["get 2; invalidate_cache()", forgetAll],
  [
    "cache_status",
    async () => {
      const { manager } = managerOf();
      await manager.get({ provider: "POCLOUD" });
      const [[endpoint, credentials] = []] = [...manager.entries()];
      expect(endpoint).toBe(ofProvider("POCLOUD"));
      expect(credentials?.isExpired()).toBe(false);
    },
  ],
  [
    "store_s3_credentials; get",
    async () => {
      const { manager } = managerOf();
      const mine = credentialsOf({});
      manager.put(EXAMPLE, mine);
      expect(await manager.get(EXAMPLE)).toBe(mine);
    },
  ],
  [
    "store KEY1 then KEY2",
    async () => {
      const { manager } = managerOf();
      for (const accessKeyId of ["KEY1", "KEY2"])
        manager.put(EXAMPLE, new S3Credentials({ ...KEYS, accessKeyId, expiration: inAnHour() }));
      expect((await manager.get(EXAMPLE)).accessKeyId).toBe("KEY2");
    },
  ],
  ["infer_provider_from_url", ({ given, expect: { equals } }) => inferred(bucketOf(given.args[0]), equals)],
  ["infer_provider_from_bucket", ({ given, expect: { equals } }) => inferred(given.args[0], equals)],
  ["get_bucket_provider", ({ given, expect: { equals } }) => inferred(given.args[0], equals)],
  ["bucket_to_daac", ({ given, expect: { equals } }) => inferred(given.args[0], equals)],
  [
    "get_provider_endpoint",
    ({ given, expect: { equals, equals_hint } }) =>
      expect(findDaac({ daac: given.args[0] })?.s3CredentialsEndpoint ?? null).toBe(equals_hint ?? equals),
  ],
  [
    "every provider of the bucket table",
    () => {
      for (const { bucketPrefixes, s3CredentialsEndpoint } of DAACS)
        expect(bucketPrefixes === undefined || s3CredentialsEndpoint !== undefined).toBe(true);
    },
  ],
  [
    "every endpoint",
    () => {
      for (const { s3CredentialsEndpoint } of DAACS)
        expect(s3CredentialsEndpoint ?? "https://x/s3credentials").toMatch(/^https:\/\/.*\/s3credentials$/);
    },
  ],
  [
    "login",
    async ({ given, expect: { throws, token } }) => {
      const env = Array.isArray(given.env)
        ? Object.fromEntries(given.env.map((name: string) => [name, "x"]))
        : (given.env ?? { EARTHDATA_USERNAME: "user", EARTHDATA_PASSWORD: "pass" });
      const requests: string[] = [];
      const auth = login({
        sources: [environmentSource(env)],
        fetch: async (input) => {
          requests.push(String(input));
          return throws
            ? new Response('{"error":"wrong credentials"}', { status: 401 })
            : Response.json({ access_token: "EDL-token-1", expiration_date: "12/15/2099" });
        },
      });
      if (throws) return expect(auth).rejects.toMatchObject({ name: "LoginError" });
      expect((await auth).isAuthenticated).toBe(true);
      if (token) expect([await (await auth).token(), requests]).toEqual([token.access_token, []]);
    },
  ],
  [
    "get_s3_credentials(results",
    async ({ id, given }) => {
      const { manager, asked } = managerOf();
      const granules = given.op.includes("two collections")
        ? [EXAMPLE, "https://example.com/other"].map((url) => ({ s3CredentialsEndpoint: () => url }))
        : [{ s3CredentialsEndpoint: () => undefined, provider: "POCLOUD" }];
      const found = await manager.getForEach(granules);
      expect([...found.keys()], id).toEqual(asked);
      const [credentials] = found.values();
      expect(Object.keys((credentials as S3Credentials).toDict())).toEqual(["key", "secret", "token"]);
    },
  ],
  [
    "get_s3_credentials",
    async ({ given }) => {
      const { daac, provider } = given as { daac?: string; provider?: string };
      const names = daac?.startsWith("each")
        ? DAACS.filter((each) => each.s3CredentialsEndpoint).map(({ name }) => name)
        : [daac];
      for (const name of names) {
        const found = await managerOf().manager.get(provider ? { provider } : { daac: name as string });
        expect(found.toPlain()).toMatchObject({ accessKeyId: "AKID1", expiration: expect.any(String) });
      }
    },
  ],
  [
    "8 concurrent get_credentials",
    async ({ expect: { ours } }) => {
      const { manager, asked } = managerOf();
      await Promise.all(Array.from({ length: 8 }, () => manager.get(EXAMPLE)));
      expect(asked).toHaveLength(ours.fetches);
    },
  ],
  [
    "get via endpoint, invalidate(provider=)",
    async () => {
      const { manager, cached } = managerOf();
      await manager.get(ofProvider("POCLOUD") as string);
      manager.forget({ provider: "POCLOUD" });
      expect(cached()).toBe(0);
    },
  ],
  [
    "endpoint returns {}",
    async () => {
      await expect(managerOf(() => ({})).manager.get(EXAMPLE)).rejects.toMatchObject({
        name: "CredentialsUnavailableError",
      });
    },
  ],
  [
    "S3 credentials fetched with 401/403 + EULA",
    async () => {
      const resolution_url = "https://urs.earthdata.nasa.gov/approve_app?client_id=x";
      const { manager } = managerOf(() => ({
        status: 403,
        error_description: "EULA Acceptance Failure",
        resolution_url,
      }));
      await expect(manager.get(EXAMPLE)).rejects.toMatchObject({
        name: "EulaNotAcceptedError",
        resolutionUrl: resolution_url,
      });
    },
  ],
  [
    "S3 credentials with expiration in 30 min",
    async () => {
      const { manager, asked, pass } = managerOf(() => ({ ...KEYS, expiration: new Date(Date.now() + HOUR / 2) }));
      await manager.get(EXAMPLE);
      pass(HOUR / 2 - 4 * 60_000);
      await manager.get(EXAMPLE);
      expect(asked).toHaveLength(2);
    },
  ],
  [
    "endpoint for bucket",
    ({ given, expect: { ours } }) => expect(s3EndpointOfBucket(given.args[0])).toBe(ours.endpoint),
  ],
  [
    "daac/provider unknown",
    async () => {
      await expect(managerOf().manager.get({ provider: "POCLOWD" })).rejects.toThrow(
        /Did you mean POCLOUD\?.*NSIDC_CPRD.*PODAAC/s,
      );
    },
  ],
];

/** The reference names a data centre or one of its providers; the keys' address must be that one's. */
function inferred(bucket: string | undefined, expected: string | null): void {
  const daac = bucket === undefined ? undefined : findDaac({ bucket });
  if (expected === null) {
    expect(daac).toBeUndefined();
    return;
  }
  const { name = "", cloudProviders = [] } = daac ?? {};
  expect([name, ...cloudProviders].some((each) => each === expected || each.startsWith(expected))).toBe(true);
}

async function forgetAll(): Promise<void> {
  const { manager, cached } = managerOf();
  await manager.get(EXAMPLE);
  await manager.get({ provider: "LPCLOUD" });
  expect(cached()).toBe(2);
  manager.forget();
  expect(cached()).toBe(0);
}

describe.skipIf(behaviours.length === 0)("the behaviours of the Python branches", () => {
  it.each(binding.map((behaviour) => [behaviour.id, behaviour.given.op ?? "", behaviour] as const))(
    "%s %s",
    async (_id, op, behaviour) => {
      const check = OPERATIONS.find(([start]) => String(op).startsWith(start))?.[1];
      expect(check, `nothing checks ${JSON.stringify(behaviour.given)}`).toBeDefined();
      await check?.(behaviour);
    },
  );

  it("are each checked, different on purpose, or checked elsewhere", () => {
    const ids = behaviours.map(({ id }) => id);
    expect(Object.keys(DIFFERENCES).filter((id) => !ids.includes(id))).toEqual([]);
    expect(Object.keys(ELSEWHERE).filter((start) => !ids.some((id) => id.startsWith(start)))).toEqual([]);
    expect(Object.keys(DIFFERENCES).filter(isElsewhere)).toEqual([]);
  });
});
