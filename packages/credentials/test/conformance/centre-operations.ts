import { expect } from "vitest";
import { bucketOf, DAACS, findDaac, login, type S3Credentials, s3EndpointOfBucket } from "../../src/index.js";
import { environmentSource } from "../../src/node.js";
import { EXAMPLE, HOUR, KEYS, managerOf, ofProvider } from "./managers.js";
import type { Operation } from "./records.js";

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
