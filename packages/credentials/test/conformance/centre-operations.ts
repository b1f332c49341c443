import { expect } from "vitest";
import { bucketOf, DAACS, findDaac, login, type S3Credentials, s3EndpointOfBucket } from "../../src/index.js";
import { environmentSource } from "../../src/node.js";
import { EXAMPLE, HOUR, KEYS, managerOf, ofProvider } from "./managers.js";
import type { Data, Operation } from "./records.js";

/** Operations on buckets and data centres, on logins, and on what the reference does wrong. */
export const CENTRE_OPERATIONS: readonly Operation[] = [
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
      const withBuckets = DAACS.filter(({ bucketPrefixes }) => bucketPrefixes !== undefined);
      expect(withBuckets.length).toBeGreaterThan(0);
      expect(withBuckets.filter(({ s3CredentialsEndpoint }) => s3CredentialsEndpoint === undefined)).toEqual([]);
    },
  ],
  [
    "every endpoint",
    () => {
      const right = /^https:\/\/.+\/s3credentials$/;
      const others = DAACS.filter(({ s3CredentialsEndpoint = "" }) => !right.test(s3CredentialsEndpoint));
      // SEDAC has no bucket, and nothing that gives keys to one.
      expect(others.map(({ name, s3CredentialsEndpoint }) => [name, s3CredentialsEndpoint])).toEqual([
        ["SEDAC", undefined],
      ]);
    },
  ],
  [
    "login",
    async ({ given, expect: { throws, token, requests: count, password } }) => {
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
      if (token) expect(await (await auth).token()).toBe(token.access_token);
      if (count !== undefined) expect(requests).toHaveLength(count);
      if (password) expect(((await auth) as Data).password ?? null).toBe(password);
    },
  ],
  [
    "auth_environ",
    async ({ expect: { equals, throws } }) => {
      const auth = await login({
        username: "user",
        password: "pass",
        fetch: async () => Response.json({ access_token: "EDL-token-1", expiration_date: "12/15/2099" }),
      });
      // What a process is given in place of the reference's variables.
      if (equals) expect({ EARTHDATA_TOKEN: await auth.token() }).toEqual(equals);
      else {
        auth.logout();
        await expect(auth.token()).rejects.toMatchObject({ code: expect.stringContaining(throws.match) });
      }
    },
  ],
  [
    "EARTHDATA_TOKEN and EARTHDATA_USERNAME both set",
    async ({ expect: { ours } }) => {
      expect(ours).toEqual({ documented_order: "explicit argument > token > user/password", logged: true });
      const env = { EARTHDATA_TOKEN: "of-the-environment", EARTHDATA_USERNAME: "user", EARTHDATA_PASSWORD: "pass" };
      const sources = [environmentSource(env)];
      const [byToken, given] = [await login({ sources }), await login({ sources, token: "given" })];
      expect([await byToken.token(), await given.token()]).toEqual(["of-the-environment", "given"]);
      // What the record wants in a log.
      expect(byToken.explain()).toEqual([{ source: "environment", outcome: "used", reason: "a token was found" }]);
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
      expect(names).not.toEqual([]);
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
  const { name = null, cloudProviders = [] } = daac ?? {};
  const isIt = [name ?? "", ...cloudProviders].some((each) => each.startsWith(expected));
  expect(isIt ? expected : name).toBe(expected);
}
