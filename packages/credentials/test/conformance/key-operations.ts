import { inspect } from "node:util";
import { expect } from "vitest";
import { S3Credentials, s3EndpointOfBucket } from "../../src/index.js";
import { credentialsOf, EXAMPLE, HOUR, inAnHour, KEYS, managerOf, named, ofProvider } from "./managers.js";
import type { Operation } from "./records.js";

/** Operations on S3 keys and on the manager that holds them. */
export const KEY_OPERATIONS: readonly Operation[] = [
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
    ({ given, expect: { equals } }) => {
      const credentials = credentialsOf(given);
      const expired = credentials.isExpired((given.buffer_seconds ?? 300) * 1000);
      if (given.expires_in_s !== null) expect(expired).toBe(equals);
      else {
        expect(expired).toBe(false);
        expect(credentials.isExpired(0, Date.now() + 16 * 60_000)).toBe(equals);
      }
    },
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
    "S3Credentials -> string",
    ({ given, expect: { contains, not_contains } }) => {
      const credentials = credentialsOf(given);
      const text = `${inspect(credentials)} ${JSON.stringify(credentials)} ${credentials}`;
      expect(text).toContain("[redacted]");
      for (const word of [...not_contains, given.args.session_token])
        expect(text).not.toMatch(new RegExp(`\\b${word}\\b`));
      for (const word of contains) expect(text).toContain(word);
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
    ({ given: { fields } }) => {
      const args = fields === "key+secret" ? { access_key: "KEY", secret_key: "SECRET" } : { region: "eu-west-1" };
      const plain = credentialsOf({ args }).toPlain();
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
  [
    "cache.get",
    async ({ given }) => {
      const { manager, asked } = managerOf();
      const put = credentialsOf({});
      manager.put(EXAMPLE, put);
      // Whatever is cached for another endpoint, one that is not there is asked for.
      const missing = `https://example.com/${given.key}`;
      expect(await manager.get(missing)).not.toBe(put);
      expect(asked).toEqual([missing]);
    },
  ],
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
    "CredentialManager().get_s3_credentials",
    async ({ expect: { equals } }) => expect(await managerOf().manager.get({})).toBe(equals),
  ],
  [
    "get endpoint + get provider LPDAAC; cached_providers",
    async ({ expect: { set } }) => {
      const { manager } = managerOf();
      await manager.get(EXAMPLE);
      await manager.get({ daac: "LPDAAC" });
      expect([...manager.entries()].map(([key]) => key)).toEqual(set);
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
];

async function forgetAll(): Promise<void> {
  const { manager, cached } = managerOf();
  await manager.get(EXAMPLE);
  await manager.get({ provider: "LPCLOUD" });
  expect(cached()).toBe(2);
  manager.forget();
  expect(cached()).toBe(0);
}
