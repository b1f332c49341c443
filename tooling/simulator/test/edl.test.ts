import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../src/index.js";

let box: Simulator;
const basic = (password = "demo-password"): string => `Basic ${Buffer.from(`demo:${password}`).toString("base64")}`;
const call = async (
  method: string,
  path: string,
  authorization = basic(),
): Promise<[number, Record<string, string>]> => {
  const response = await fetch(box.urls.edl + path, { method, headers: { authorization } });
  return [response.status, (await response.json()) as Record<string, string>];
};

beforeAll(async () => {
  box = await startSimulator({ granules: 0 });
});

beforeEach(async () => {
  const [, tokens] = (await call("GET", "/api/users/tokens")) as unknown as [number, { access_token: string }[]];
  for (const { access_token: token } of tokens) await call("POST", `/api/users/revoke_token?token=${token}`);
});

afterAll(async () => {
  await box.close();
});

describe("tokens", () => {
  test("find_or_create makes one and finds it again", async () => {
    const [status, first] = await call("POST", "/api/users/find_or_create_token");
    const [, again] = await call("POST", "/api/users/find_or_create_token");
    expect([status, first.token_type]).toEqual([200, "Bearer"]);
    expect(again.access_token).toBe(first.access_token);
    expect(first.access_token?.split(".")).toHaveLength(3);
  });

  test("the expiration is a date without a time, sixty days ahead", async () => {
    const [, token] = await call("POST", "/api/users/find_or_create_token");
    expect(token.expiration_date).toMatch(/^\d\d\/\d\d\/\d{4}$/);
    const days = (Date.parse(`${token.expiration_date} UTC`) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(58.9);
    expect(days).toBeLessThan(60);
    const claims = JSON.parse(Buffer.from(token.access_token?.split(".")[1] ?? "", "base64url").toString()) as {
      exp: number;
      uid: string;
    };
    expect(claims.uid).toBe("demo");
    expect(claims.exp * 1000).toBeGreaterThan(Date.now() + 59 * 86_400_000);
  });

  test("a third one is refused", async () => {
    expect((await call("POST", "/api/users/token"))[0]).toBe(200);
    expect((await call("POST", "/api/users/token"))[0]).toBe(200);
    const [status, body] = await call("POST", "/api/users/token");
    expect([status, body.error]).toEqual([403, "max_token_limit"]);
    expect((await call("GET", "/api/users/tokens"))[1]).toHaveLength(2);
  });

  test("a revoked one is good for nothing", async () => {
    const [, { access_token: token = "" }] = await call("POST", "/api/users/find_or_create_token");
    expect((await call("POST", `/api/users/revoke_token?token=${token}`))[0]).toBe(200);
    expect((await call("GET", "/api/users/tokens"))[1]).toEqual([]);
    const search = await fetch(`${box.urls.cmr}/search/collections.umm_json`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(search.status).toBe(401);
    await search.body?.cancel();
  });

  test("a wrong password is answered as recorded", async () => {
    const wrong = await call("POST", "/api/users/find_or_create_token", basic("wrong"));
    expect(wrong).toEqual([401, { error: "invalid_credentials", error_description: "Invalid user credentials" }]);
  });
});

describe("profiles and status", () => {
  test("a profile is for its own user", async () => {
    const [status, profile] = await call("GET", "/api/users/demo", `Bearer ${box.issueToken()}`);
    expect([status, profile.uid]).toEqual([200, "demo"]);
    expect(await call("GET", "/api/users/demo", "Bearer nonsense")).toEqual([401, { error: "invalid_token" }]);
  });

  test("the status API lists the services", async () => {
    const { statuses } = (await (await fetch(box.system.statusUrl)).json()) as {
      statuses: { name: string; status: string }[];
    };
    expect(statuses.map((one) => one.name)).toEqual(
      expect.arrayContaining(["Earthdata Login", "Common Metadata Repository"]),
    );
    expect(new Set(statuses.map((one) => one.status))).toEqual(new Set(["OK"]));
  });
});

describe("authorization", () => {
  const authorize = (extra: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(
      `${box.urls.edl}/oauth/authorize?client_id=x&response_type=code&redirect_uri=${box.urls.data}/login&state=/a/b${extra}`,
      {
        headers,
        redirect: "manual",
      },
    );

  test("Basic gives a code, the state and cookies", async () => {
    const response = await authorize("", { authorization: basic() });
    expect(response.status).toBe(302);
    const target = new URL(response.headers.get("location") ?? "");
    expect([target.origin, target.pathname, target.searchParams.get("state")]).toEqual([
      box.urls.data,
      "/login",
      "/a/b",
    ]);
    expect(response.headers.getSetCookie().join()).toMatch(/urs_user_already_logged=yes.*_urs-gui_session=/);
  });

  test("without credentials there is a page for people and a 401 for programs", async () => {
    const page = await authorize("");
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    const program = await authorize("&app_type=401");
    expect([program.status, program.headers.get("www-authenticate")]).toEqual([
      401,
      expect.stringContaining("Basic realm"),
    ]);
  });

  test("a redirect to a stranger is refused", async () => {
    const response = await fetch(
      `${box.urls.edl}/oauth/authorize?client_id=x&response_type=code&redirect_uri=${box.urls.evil}/login`,
      { headers: { authorization: basic() }, redirect: "manual" },
    );
    expect(response.status).toBe(400);
  });
});
