import { inspect } from "node:util";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Auth, AuthContext, type CredentialSource, defineSystem, login, type System } from "../src/index.js";
import { environmentSource } from "../src/node.js";

let box: Simulator;
let system: System;
let password: { username: string; password: string };

beforeAll(async () => {
  box = await startSimulator({ granules: 4 });
  system = defineSystem(box.system);
  password = box.user;
});
afterAll(() => box.close());
beforeEach(() => box.clearRequests());
afterEach(() => {
  box.faults.clear();
  vi.unstubAllEnvs();
});

const loginRequests = () => box.requests.filter(({ path }) => path.startsWith("/api/users/"));

describe("login", () => {
  it("gets a token for a password, with one request", async () => {
    const auth = await login({ system, ...password });
    expect(auth).toMatchObject({ username: password.username, isAuthenticated: true });
    expect(await auth.token()).toMatch(/^[\w-]+\.[\w-]+/);
    expect(loginRequests().map(({ path }) => path)).toEqual(["/api/users/find_or_create_token"]);
  });

  it("takes a token as it is, with no request", async () => {
    const token = box.issueToken();
    const auth = await login({ system, token: `Bearer ${token} ` });
    expect(await auth.token()).toBe(token);
    expect(box.requests).toHaveLength(0);
  });

  it("says that the password is wrong, and asks once", async () => {
    const error = await login({ system, username: password.username, password: "wrong-password" }).catch((e) => e);
    expect(error).toMatchObject({ name: "LoginError", code: "credentials/wrong-password", retryable: false });
    expect(error.message).toMatch(/Check both at .*log in again/);
    expect(loginRequests()).toHaveLength(1);
    expect(inspect(error)).not.toContain("wrong-password'");
    expect(box.searchSecrets(inspect(error) + JSON.stringify(error))).toEqual([]);
  });

  it("says that a token has ended, and how to get another", async () => {
    const error = await login({ system, token: box.issueToken({ expiresInMs: -60_000 }) }).catch((e) => e);
    expect(error).toMatchObject({ name: "LoginError", code: "credentials/token-expired" });
    expect(error.message).toMatch(/ended on .*Generate Token/);
  });

  it("tries environment, then netrc, and explains what it did", async () => {
    vi.stubEnv("EARTHDATA_TOKEN", box.issueToken());
    const auth = await login({ system });
    expect(auth.explain().map(({ source, outcome }) => `${source} ${outcome}`)).toEqual([
      "environment used",
      "netrc not-tried",
      "interactive not-tried",
    ]);
  });

  it("passes over a token that has ended and says so", async () => {
    const spent = environmentSource({ EARTHDATA_TOKEN: box.issueToken({ expiresInMs: -1000 }) });
    const given: CredentialSource = { name: "vault", find: async () => ({ kind: "password", ...password }) };
    const auth = await login({ system, sources: [spent, given] });
    expect(auth.explain()).toMatchObject([
      { source: "environment", outcome: "unavailable", reason: expect.stringContaining("ended") },
      { source: "vault", outcome: "used" },
    ]);
  });

  it("lists every place it looked at when there is nothing", async () => {
    for (const name of ["EARTHDATA_TOKEN", "EARTHDATA_USERNAME", "EARTHDATA_PASSWORD"]) vi.stubEnv(name, "");
    vi.stubEnv("NETRC", "/nowhere/netrc");
    const error = await login({ system }).catch((e) => e);
    expect(error).toMatchObject({ name: "LoginStrategyUnavailableError", code: "credentials/no-login" });
    expect(error.message).toMatch(
      /environment: neither EARTHDATA_TOKEN.*netrc: .*no such file.*interactive: .*not a terminal/s,
    );
  });

  it("names the strategy that was meant", async () => {
    await expect(login({ system, strategy: "enviroment" as "environment" })).rejects.toThrow(
      "did you mean environment?",
    );
    await expect(login({ system, strategy: "vault" as "netrc" })).rejects.not.toThrow("did you mean");
  });

  it("prefers the token in the environment, and names what is missing of a pair", async () => {
    expect(
      await environmentSource({ EARTHDATA_TOKEN: "t", EARTHDATA_USERNAME: "u", EARTHDATA_PASSWORD: "p" }).find(system),
    ).toMatchObject({ kind: "token" });
    expect(await environmentSource({ EARTHDATA_USERNAME: "u" }).find(system)).toMatchObject({
      reason: expect.stringContaining("EARTHDATA_PASSWORD is not"),
    });
  });

  it("never follows a redirect with the password", async () => {
    box.faults.set({ role: "edl", kind: "redirect", location: `${box.urls.evil}/steal`, status: 307, times: 1 });
    await expect(login({ system, ...password })).rejects.toMatchObject({ code: "credentials/login-failed" });
    expect(box.requests.filter(({ role }) => role === "evil")).toHaveLength(0);
    expect(box.leaks()).toEqual([]);
  });
});

describe("Auth", () => {
  it("renews a token that is about to end, once for all who ask", async () => {
    let now = Date.now();
    const auth = await login({ system, ...password, clock: () => now });
    const first = await auth.token();
    now = (auth.expiresAt as Date).getTime() - 60_000;
    box.clearRequests();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => auth.token()));
    expect(new Set(tokens).size).toBe(1);
    expect(loginRequests().filter(({ path }) => path.endsWith("find_or_create_token"))).toHaveLength(1);
    expect(first).toBeTruthy();
  });

  it("uses the other token when one of the two that a user may have is refused", async () => {
    const own = await startSimulator({ granules: 1 });
    try {
      const auth = await login({ system: defineSystem(own.system), ...own.user });
      const first = await auth.token();
      const second = (await auth.replace(first)) as string;
      expect(second).not.toBe(first);
      // Now there are two and no third is given out; each is what is left when the other one is refused.
      expect(await auth.replace(second)).toBe(first);
      expect(own.requests.map(({ path }) => path)).toEqual([
        "/api/users/find_or_create_token",
        "/api/users/find_or_create_token",
        "/api/users/token",
        "/api/users/find_or_create_token",
        "/api/users/token",
        "/api/users/tokens",
      ]);
    } finally {
      await own.close();
    }
  });

  it("shows no secret, however it is printed", async () => {
    const auth = await login({ system, ...password });
    const token = await auth.token();
    const context = await AuthContext.fromAuth(auth);
    const credentials = await auth.getS3Credentials({ endpoint: `${box.urls.data}/s3credentials` });
    const printed =
      [auth, context, credentials]
        .map((x) => `${String(x)} ${inspect(x, { depth: 10, showHidden: true })}`)
        .join("\n") +
      JSON.stringify(auth) +
      JSON.stringify(credentials);
    expect(printed).not.toContain(token);
    expect(box.searchSecrets(printed)).toEqual([]);
  });

  it("gives nothing out after logout", async () => {
    const auth = await login({ system, ...password });
    auth.logout();
    expect(auth.isAuthenticated).toBe(false);
    await expect(auth.token()).rejects.toMatchObject({ code: "credentials/not-authenticated" });
  });
});

describe("AuthContext", () => {
  it("makes a worker's login out of JSON, with no request and no password", async () => {
    const endpoint = `${box.urls.data}/s3credentials`;
    const auth = await login({ system, ...password });
    const json = JSON.stringify((await AuthContext.fromAuth(auth, { endpoint })).toJSON());
    expect(json).not.toContain(password.password);
    box.clearRequests();
    const worker: Auth = AuthContext.fromJSON(JSON.parse(json)).toAuth();
    expect(await worker.token()).toBe(await auth.token());
    expect((await worker.getS3Credentials({ endpoint })).accessKeyId).toBe(
      (await auth.getS3Credentials({ endpoint })).accessKeyId,
    );
    expect(box.requests).toHaveLength(0);
    expect((await worker.fetch(`${box.urls.data}/protected/a.nc`)).status).toBe(200);
  });

  it("refuses what is no context", () => {
    for (const json of [undefined, {}, { v: 2 }, { v: 1, token: "", system: {} }])
      expect(() => AuthContext.fromJSON(json)).toThrow(/AuthContext/);
  });
});
