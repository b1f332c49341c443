import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Auth, createEarthdataFetch, defineSystem, login } from "../src/index.js";

let box: Simulator;
let auth: Auth;
let file: string;

beforeAll(async () => {
  box = await startSimulator({ granules: 4 });
  auth = await login({ system: defineSystem(box.system), ...box.user });
  file = `${box.urls.data}/protected/file.nc`;
});
afterAll(() => box.close());
beforeEach(() => box.clearRequests());
afterEach(() => {
  box.faults.clear();
  expect(box.leaks()).toEqual([]);
});

const to = (role: string) => box.requests.filter((request) => request.role === role);
const quick = { limit: 3, minDelayMs: 1, maxDelayMs: 5 };

describe("the token", () => {
  it("opens protected data and stays behind at the presigned redirect", async () => {
    const response = await auth.fetch(file);
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer()).equals(box.files.bytes(file))).toBe(true);
    expect(to("data")[0]?.headers.authorization).toMatch(/^Bearer /);
    expect(to("objects")[0]?.headers.authorization).toBeUndefined();
  });

  it("is not sent to hosts that are not the system's", async () => {
    await auth.fetch(`${box.urls.evil}/a`);
    expect(to("evil")[0]?.headers.authorization).toBeUndefined();
  });

  it.each([301, 302, 303, 307, 308])(
    "does not follow a %i to a foreign host, nor do cookies or the caller's own headers",
    async (status) => {
      box.faults.set({ role: "data", kind: "redirect", location: `${box.urls.evil}/a`, status, times: 1 });
      await auth.fetch(file, { headers: { "x-secret": "mine", cookie: "session=1", range: "bytes=0-9" } });
      const [request] = to("evil");
      expect(request?.headers).toMatchObject({ range: "bytes=0-9" });
      for (const name of ["authorization", "cookie", "x-secret"]) expect(request?.headers[name]).toBeUndefined();
    },
  );

  it("is renewed once when a server refuses it", async () => {
    const short = await login({ system: defineSystem(box.system), ...box.user });
    box.faults.set({ role: "data", kind: "expired-token", times: 1 });
    expect((await short.fetch(file)).status).toBe(200);
  });

  it("that is plain wrong ends in one 401, not in a loop", async () => {
    const wrong = await login({ system: defineSystem(box.system), token: "not-a-token" });
    expect((await wrong.fetch(file)).status).toBe(401);
    expect(to("data")).toHaveLength(1);
  });
});

describe("a server that keeps silent", () => {
  it("is asked again, and given up with its name and without a secret", async () => {
    const fetch = createEarthdataFetch(auth, { retry: quick, timeoutMs: 100 });
    box.faults.set({ role: "data", kind: "stall", where: "headers", times: 2 });
    expect((await fetch(file)).status).toBe(200);
    box.faults.set({ role: "data", kind: "stall", where: "headers" });
    const error = await fetch(`${file}?secret=x`).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: "credentials/timeout", retryable: true });
    expect(String(error)).toMatch(/did not answer within 0\.1 s/);
    expect(to("data")).toHaveLength(3 + 4);
  });

  it("does not outlive the caller's patience", async () => {
    box.faults.set({ role: "data", kind: "stall", where: "headers" });
    const reason = new Error("enough");
    await expect(auth.fetch(file, { signal: AbortSignal.any([AbortSignal.timeout(50)]) })).rejects.toMatchObject({
      name: "TimeoutError",
    });
    await expect(auth.fetch(file, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe("redirects", () => {
  it("without a token go through the login, where alone the password is sent", async () => {
    const untrusting = defineSystem({ ...box.system, trustedHosts: [] });
    const user = await login({ system: untrusting, ...box.user });
    box.clearRequests();
    const response = await user.fetch(file);
    expect(response.status).toBe(200);
    expect(to("data").every(({ headers }) => headers.authorization === undefined)).toBe(true);
    expect(to("edl").some(({ headers }) => headers.authorization?.startsWith("Basic "))).toBe(true);
    expect(
      to("objects").every(({ headers }) => headers.cookie === undefined && headers.authorization === undefined),
    ).toBe(true);
  });

  it.each([
    ["another scheme", "ftp://data.example/a", /scheme ftp:/],
    ["a user in the address", "http://me:pw@127.0.0.1:9/a", /user name in it/],
    ["no address", "http://[", /not a URL/],
  ])("to %s are refused", async (_what, location, message) => {
    box.faults.set({ role: "data", kind: "redirect", location, status: 302 });
    const error = await auth.fetch(file).catch((e) => e);
    expect(error).toMatchObject({ name: "RedirectError", code: "credentials/redirect-refused" });
    expect(error.message).toMatch(message);
  });

  it("in a circle are named as such", async () => {
    box.faults.set({ role: "data", kind: "redirect", location: file, status: 302 });
    await expect(auth.fetch(file)).rejects.toThrow(/circle/);
    expect(to("data").length).toBeLessThan(6);
  });
});

describe("retries", () => {
  it("repeat what may pass, and give the last answer when it does not", async () => {
    const patient = createEarthdataFetch(auth, { retry: quick });
    box.faults.set({ role: "data", kind: "status", status: 503, times: 2 });
    expect((await patient(file)).status).toBe(200);
    box.faults.set({ role: "data", kind: "status", status: 500 });
    box.clearRequests();
    expect((await patient(file)).status).toBe(500);
    expect(to("data")).toHaveLength(4);
  });

  it("repeat a connection that was torn down", async () => {
    box.faults.set({ role: "data", kind: "reset", times: 2 });
    expect((await createEarthdataFetch(auth, { retry: quick })(file)).status).toBe(200);
  });

  it.each([400, 403, 404, 410, 501])("do not repeat a %i", async (status) => {
    box.faults.set({ role: "data", kind: "status", status });
    expect((await createEarthdataFetch(auth, { retry: quick })(file)).status).toBe(status);
    expect(to("data")).toHaveLength(1);
  });

  it("do not repeat a POST", async () => {
    box.faults.set({ role: "data", kind: "status", status: 503 });
    expect((await createEarthdataFetch(auth, { retry: quick })(file, { method: "POST", body: "x" })).status).toBe(503);
    expect(to("data")).toHaveLength(1);
  });

  it("wait as long as the server asks, but not for ever", async () => {
    const patient = createEarthdataFetch(auth, { retry: { ...quick, maxRetryAfterMs: 2000 } });
    box.faults.set({ role: "data", kind: "status", status: 429, retryAfter: 1, times: 1 });
    const before = Date.now();
    expect((await patient(file)).status).toBe(200);
    expect(Date.now() - before).toBeGreaterThanOrEqual(990);
    box.faults.set({ role: "data", kind: "status", status: 429, retryAfter: 315360000 });
    expect((await patient(file)).status).toBe(429);
  });

  it("end at once when the caller stops", async () => {
    box.faults.set({ role: "data", kind: "status", status: 503, retryAfter: 60 });
    const stop = new AbortController();
    const running = auth.fetch(file, { signal: stop.signal });
    setTimeout(() => stop.abort(new Error("enough")), 50);
    await expect(running).rejects.toThrow("enough");
  });
});
