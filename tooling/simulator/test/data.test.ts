import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../src/index.js";
import { CookieClient } from "./cookie-client.js";
import { search } from "./search.js";

let box: Simulator;
let file: string;
const bearer = (token = box.issueToken()): Record<string, string> => ({ authorization: `Bearer ${token}` });

beforeAll(async () => {
  box = await startSimulator({ granules: 50 });
  const [item] = (await search(box, "short_name=SIM_HLS&page_size=1")).items;
  const umm = item?.umm as unknown as { RelatedUrls: { URL: string }[] } | undefined;
  file = umm?.RelatedUrls[0]?.URL ?? "";
});

beforeEach(() => {
  box.clearRequests();
});

afterAll(async () => {
  await box.close();
});

async function hashOf(response: Response): Promise<string> {
  return createHash("md5")
    .update(new Uint8Array(await response.arrayBuffer()))
    .digest("hex");
}

describe("a protected file", () => {
  test("is one redirect away for a bearer, with the bytes that the record promises", async () => {
    const response = await fetch(file, { headers: bearer() });
    expect(response.status).toBe(200);
    expect(await hashOf(response)).toBe(box.files.expected(file)?.md5);
    expect(box.requests.map((request) => [request.role, request.status])).toEqual([
      ["data", 303],
      ["objects", 200],
    ]);
    expect(box.requests[1]?.headers.authorization).toBeUndefined();
  });

  test("is presigned privately, for a caller who is named in the URL", async () => {
    const response = await fetch(file, { headers: { ...bearer(), range: "bytes=0-9" }, redirect: "manual" });
    expect(response.headers.get("cache-control")).toMatch(/^private, max-age=\d+$/);
    expect(response.headers.get("range")).toBe("bytes=0-9");
    const url = new URL(response.headers.get("location") ?? "");
    expect(url.origin).toBe(box.urls.objects);
    expect(url.searchParams.get("A-userid")).toBe("demo");
  });

  test("is reached with a password through the login chain, and again by its cookie", async () => {
    const client = new CookieClient({ origin: box.urls.edl, ...box.user });
    const first = await client.get(file);
    expect(first.hops.map((hop) => [new URL(hop.url).origin, hop.status])).toEqual([
      [box.urls.data, 302],
      [box.urls.edl, 302],
      [box.urls.data, 301],
      [box.urls.data, 303],
      [box.urls.objects, 200],
    ]);
    expect(await hashOf(first.response)).toBe(box.files.expected(file)?.md5);
    const second = await client.get(file);
    expect(second.hops.map((hop) => hop.status)).toEqual([303, 200]);
    await second.response.body?.cancel();
    expect(box.leaks()).toEqual([]);
  });

  test("is a 401 at Earthdata Login for programs without a password", async () => {
    const { hops, response } = await new CookieClient().get(file);
    expect(hops.map((hop) => hop.status)).toEqual([302, 401]);
    expect(response.headers.get("www-authenticate")).toContain("Basic");
  });

  test.each([
    ["an unknown token", () => bearer("nonsense"), 401, { error: "invalid_token" }],
    ["an expired token", () => bearer(box.issueToken({ expiresInMs: -1000 })), 401, { error: "invalid_token" }],
    [
      "a malformed header",
      () => ({ authorization: "Bearer" }),
      400,
      { status_code: 400, error_description: "Malformed Authorization header" },
    ],
  ])("refuses %s", async (_, headers, status, body) => {
    const response = await fetch(file, { headers: headers() });
    expect([response.status, await response.json()]).toEqual([status, body]);
  });

  test("is checked for its range before the redirect", async () => {
    expect((await fetch(file, { headers: { ...bearer(), range: "bytes=999999999-" } })).status).toBe(416);
  });

  test("that does not exist is a 404 page", async () => {
    const response = await fetch(`${box.urls.data}/bucket/missing/file.nc`, { headers: bearer() });
    expect([response.status, response.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"]);
  });

  test("behind a licence says where to accept it: JSON for programs, a page for browsers", async () => {
    const url = `${box.urls.data}/bucket/eula/file.nc`;
    const program = await fetch(url, { headers: bearer() });
    expect([program.status, await program.json()]).toEqual([
      403,
      {
        status_code: 403,
        error_description: "EULA Acceptance Failure",
        resolution_url: expect.stringContaining(`${box.urls.edl}/approve_app`),
      },
    ]);
    const browser = await fetch(url, { headers: { ...bearer(), "user-agent": "Mozilla/5.0" } });
    expect(browser.headers.get("content-type")).toContain("text/html");
  });
});

test("a public file is served at once, with ranges", async () => {
  const url = `${box.urls.data}/public/bucket/browse.jpg`;
  const response = await fetch(url, { headers: { range: "bytes=10-19" } });
  expect([response.status, response.headers.get("content-type")]).toEqual([206, "image/jpeg"]);
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(box.files.bytes(url).slice(10, 20));
});

describe("/s3credentials", () => {
  test("answers a bearer at once, with a space in the expiration", async () => {
    const response = await fetch(`${box.urls.data}/s3credentials`, { headers: bearer() });
    const body = (await response.json()) as Record<string, string>;
    expect(Object.keys(body)).toEqual(["accessKeyId", "secretAccessKey", "sessionToken", "expiration"]);
    expect(body.expiration).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00:00$/);
  });

  test("answers at the path of a recorded endpoint too", async () => {
    expect(
      (await fetch(`${box.urls.data}/data.lpdaac.earthdatacloud.nasa.gov/s3credentials`, { headers: bearer() })).status,
    ).toBe(200);
  });

  test("goes through the login chain for a password", async () => {
    const { hops, response } = await new CookieClient({ origin: box.urls.edl, ...box.user }).get(
      `${box.urls.data}/s3credentials`,
    );
    expect(hops.map((hop) => hop.status)).toEqual([302, 302, 301, 200]);
    expect(await response.json()).toHaveProperty("sessionToken");
  });
});

test("CORS is for the configured origins only", async () => {
  const origin = async (value: string): Promise<string | null> =>
    (await fetch(`${box.urls.data}/public/a/b.jpg`, { headers: { origin: value } })).headers.get(
      "access-control-allow-origin",
    );
  expect(await origin("https://search.earthdata.nasa.gov")).toBe("https://search.earthdata.nasa.gov");
  expect(await origin("https://example.com")).toBeNull();
});

test("a state from elsewhere does not make the login an open redirect", async () => {
  const client = new CookieClient({ origin: box.urls.edl, ...box.user });
  const { hops } = await client.get(
    `${box.urls.edl}/oauth/authorize?client_id=x&response_type=code&redirect_uri=${box.urls.data}/login&state=${encodeURIComponent("//evil.example")}`,
  );
  expect(hops.at(-1)?.url).toBe(`${box.urls.data}/`);
});
