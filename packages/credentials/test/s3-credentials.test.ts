import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type Auth,
  CredentialManager,
  defineSystem,
  login,
  parseExpiration,
  parseRetryAfter,
  retryDelay,
  S3Credentials,
} from "../src/index.js";

const PLAIN = { accessKeyId: "AK", secretAccessKey: "SK", sessionToken: "ST" };

describe("S3Credentials", () => {
  it("reads the data centres' form of time and ISO 8601", () => {
    const expected = new Date("2025-04-08T14:20:17Z");
    for (const text of [
      "2025-04-08 14:20:17+00:00",
      "2025-04-08T14:20:17Z",
      "2025-04-08T16:20:17+02:00",
      "2025-04-08 14:20:17",
      "2025-04-08 09:20:17-0500",
    ])
      expect(parseExpiration(text)).toEqual(expected);
    for (const text of ["soon", "", "04/08/2025", undefined]) expect(parseExpiration(text)).toBeUndefined();
  });

  it("is what AWS SDKs, fsspec and the environment take", () => {
    const credentials = new S3Credentials({ ...PLAIN, expiration: "2025-04-08 14:20:17+00:00" });
    expect(credentials).toMatchObject({ ...PLAIN, region: "us-west-2", expiration: new Date("2025-04-08T14:20:17Z") });
    expect(credentials.toDict()).toEqual({ key: "AK", secret: "SK", token: "ST" });
    expect(credentials.toEnv()).toEqual({
      AWS_ACCESS_KEY_ID: "AK",
      AWS_SECRET_ACCESS_KEY: "SK",
      AWS_SESSION_TOKEN: "ST",
      AWS_REGION: "us-west-2",
    });
    expect(S3Credentials.fromJSON(credentials.toPlain()).toPlain()).toEqual(credentials.toPlain());
  });

  it("is expired five minutes early, and after a quarter of an hour when nobody says", () => {
    const now = Date.now();
    const credentials = new S3Credentials({ ...PLAIN, expiration: new Date(now + 301_000) });
    expect(credentials.isExpired(undefined, now)).toBe(false);
    expect(credentials.isExpired(undefined, now + 2000)).toBe(true);
    expect(credentials.isExpired(0, now + 2000)).toBe(false);
    expect(new S3Credentials(PLAIN, now).expiration.getTime()).toBe(now + 15 * 60_000);
  });

  it("names what is missing", () => {
    expect(() => S3Credentials.fromJSON({})).toThrow("accessKeyId, secretAccessKey, sessionToken missing");
    expect(() => S3Credentials.fromJSON({ ...PLAIN, sessionToken: "" })).toThrow("sessionToken missing");
  });
});

describe("CredentialManager", () => {
  let box: Simulator;
  let auth: Auth;
  let endpoint: string;
  beforeAll(async () => {
    box = await startSimulator({ granules: 4, s3CredentialsTtlMs: 3_600_000 });
    auth = await login({ system: defineSystem(box.system), ...box.user });
    endpoint = `${box.urls.data}/s3credentials`;
  });
  afterAll(() => box.close());
  beforeEach(() => box.clearRequests());
  afterEach(() => box.faults.clear());
  const asked = () => box.requests.filter(({ path }) => path === "/s3credentials").length;

  it("asks an endpoint once for fifty users at a time", async () => {
    const manager = new CredentialManager(auth);
    const all = await Promise.all(Array.from({ length: 50 }, () => manager.get(endpoint)));
    expect(new Set(all).size).toBe(1);
    expect(asked()).toBe(1);
    await manager.providerFor(endpoint)();
    expect(asked()).toBe(1);
  });

  it("renews them before they end", async () => {
    let now = Date.now();
    const manager = new CredentialManager(auth, { clock: () => now });
    const first = await manager.get(endpoint);
    now = first.expiration.getTime() - 4 * 60_000;
    expect(await manager.get(endpoint)).not.toBe(first);
    expect(asked()).toBe(2);
  });

  it("renews refused ones once, however many found them refused", async () => {
    const manager = new CredentialManager(auth);
    const first = await manager.get(endpoint);
    const renewed = await Promise.all(Array.from({ length: 10 }, () => manager.renew(endpoint, first)));
    expect(new Set(renewed).size).toBe(1);
    expect(asked()).toBe(2);
  });

  it("takes the endpoint from granules, else from their provider", async () => {
    const manager = new CredentialManager(auth);
    const granule = { s3CredentialsEndpoint: () => endpoint, provider: "POCLOUD" };
    expect((await manager.get({ results: [granule] })).accessKeyId).toBeTruthy();
    const error = await manager.get({ results: [] }).catch((e) => e);
    expect(error).toMatchObject({ name: "CredentialsUnavailableError", code: "credentials/no-endpoint" });
    await expect(manager.get({ daac: "SEDAC" })).rejects.toThrow(
      /No S3 credentials endpoint is known for \{ daac: SEDAC \}/,
    );
  });

  it("does not ask a host that the token may not go to", async () => {
    const manager = new CredentialManager(auth);
    await expect(manager.get(`${box.urls.evil}/s3credentials`)).rejects.toMatchObject({
      code: "credentials/s3-refused",
    });
    expect(box.requests).toHaveLength(0);
  });

  it("says what went wrong, and tries again next time", async () => {
    const manager = new CredentialManager(auth);
    box.faults.set({ role: "data", kind: "status", status: 403, times: 1 });
    await expect(manager.get(endpoint)).rejects.toThrow(/answered 403; the account has no right/);
    box.faults.set({ role: "data", kind: "html-login", times: 1 });
    await expect(manager.get(endpoint)).rejects.toThrow(/login page/);
    expect((await manager.get(endpoint)).accessKeyId).toBeTruthy();
  });
});

describe("retryDelay", () => {
  it("grows, varies and ends", () => {
    const delays = [1, 2, 3, 4].map((attempt) => retryDelay(attempt, null) as number);
    delays.forEach((delay, i) => {
      expect(delay).toBeGreaterThanOrEqual(250 * 2 ** i);
      expect(delay).toBeLessThanOrEqual(500 * 2 ** i);
    });
    expect(retryDelay(5, null)).toBeUndefined();
  });

  it("obeys Retry-After in seconds and as a date, up to a limit", () => {
    const now = Date.parse("2026-01-01T00:00:00Z");
    expect(retryDelay(1, "7", {}, now)).toBe(7000);
    expect(retryDelay(1, "Thu, 01 Jan 2026 00:00:30 GMT", {}, now)).toBe(30_000);
    expect(parseRetryAfter("Thu, 01 Jan 2015 00:00:00 GMT", now)).toBe(0);
    expect(retryDelay(1, "315360000", {}, now)).toBeUndefined();
    expect(parseRetryAfter("soon", now)).toBeUndefined();
  });
});
