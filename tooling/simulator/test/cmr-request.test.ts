import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../src/index.js";
import { answerOf, search } from "./search.js";

let box: Simulator;
const post = (body: BodyInit, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${box.urls.cmr}/search/granules.umm_json`, { method: "POST", body, headers });

beforeAll(async () => {
  box = await startSimulator({ granules: 200 });
});

afterAll(async () => {
  await box.close();
});

describe("request forms", () => {
  test("a form body means the same as a query", async () => {
    const query = "short_name[]=SIM_HLS&short_name[]=SIM_ATL&page_size=50&temporal=2005-01-01,2015-01-01";
    const [got, posted] = [await search(box, query), await answerOf(await post(new URLSearchParams(query)))];
    expect(posted.names).toEqual(got.names);
    expect(posted.hits).toBeGreaterThan(0);
  });

  test("a JSON body is another language, which granules do not speak", async () => {
    const answer = await answerOf(
      await post(JSON.stringify({ short_name: "SIM_HLS" }), { "content-type": "application/json" }),
    );
    expect([answer.status, answer.errors.length]).toEqual([400, 1]);
  });

  test("another content type is a 415 in plain text", async () => {
    const response = await post("short_name=SIM_HLS", { "content-type": "text/plain" });
    expect(response.status).toBe(415);
    expect(await response.text()).toBe("Unsupported content type [text/plain]");
  });

  test("a multipart body brings parameters and a GeoJSON file", async () => {
    const world = {
      type: "Polygon",
      coordinates: [
        [
          [165, -60],
          [-170, -60],
          [-170, 80],
          [165, 80],
          [165, -60],
        ],
      ],
    };
    const form = new FormData();
    form.set("provider", "SIM_OB_CLOUD");
    form.set("page_size", "0");
    form.set("shapefile", new Blob([JSON.stringify(world)], { type: "application/geo+json" }), "aoi.geojson");
    expect((await answerOf(await post(form))).hits).toBe(20);
    const far = {
      type: "Polygon",
      coordinates: [
        [
          [0, 0],
          [10, 0],
          [10, 10],
          [0, 10],
          [0, 0],
        ],
      ],
    };
    form.set("shapefile", new Blob([JSON.stringify(far)], { type: "application/geo+json" }), "aoi.geojson");
    expect((await answerOf(await post(form))).hits).toBe(0);
  });

  test.each([
    ["{}", "Shapefile has no features"],
    ["nonsense", "Failed to parse shapefile"],
    [" ".repeat(1_000_001), "Shapefile size exceeds the 1000000 byte limit"],
  ])("a bad shapefile is refused in CMR's words", async (text, error) => {
    const form = new FormData();
    form.set("provider", "SIM_OB_CLOUD");
    form.set("shapefile", new Blob([text], { type: "application/geo+json" }), "aoi.geojson");
    expect((await answerOf(await post(form))).errors).toContain(error);
  });
});

describe("formats", () => {
  test("the version can be in the extension or in Accept", async () => {
    const plain = await search(box, "short_name=SIM_HLS");
    expect(plain.headers.get("content-type")).toBe(
      "application/vnd.nasa.cmr.umm_results+json;version=1.6.6; charset=utf-8",
    );
    const old = await search(box, "short_name=SIM_HLS", {}, "granules.umm_json_v1_6_5");
    expect(old.headers.get("content-type")).toContain("version=1.6.5");
    const accept = await search(
      box,
      "short_name=SIM_HLS",
      { accept: "application/vnd.nasa.cmr.umm_results+json; version=1.6.4" },
      "granules",
    );
    expect(accept.headers.get("content-type")).toContain("version=1.6.4");
  });

  test("an unknown version is refused", async () => {
    const answer = await search(box, "short_name=SIM_HLS", {}, "granules.umm_json_v9_9");
    expect(answer.errors).toEqual([
      "The mime type [application/vnd.nasa.cmr.umm_results+json] with version [9.9] is not supported for granules.",
    ]);
  });

  test("without extension and Accept, answers and errors are XML", async () => {
    const answer = await search(box, "short_name=SIM_HLS", { accept: "*/*" }, "granules");
    expect(answer.text).toContain("<hits>110</hits>");
    const wrong = await search(box, "foo=<1>", { accept: "*/*" }, "granules");
    expect([wrong.status, wrong.text]).toEqual([
      400,
      '<?xml version="1.0" encoding="UTF-8"?><errors><error>Parameter [foo] was not recognized.</error></errors>',
    ]);
  });

  test("services are a search that finds none", async () => {
    expect((await search(box, "", {}, "services.umm_json")).hits).toBe(0);
  });

  test("a concept is the bare UMM", async () => {
    const [item] = (await search(box, "short_name=SIM_SST-v4.1&page_size=1")).items;
    const response = await fetch(`${box.urls.cmr}/search/concepts/${String(item?.meta["concept-id"])}.umm_json`);
    expect(await response.json()).toEqual(item?.umm);
    expect((await fetch(`${box.urls.cmr}/search/concepts/G1-NOBODY.umm_json`)).status).toBe(404);
  });
});

describe("headers", () => {
  test("the request id is echoed, or made", async () => {
    const own = await search(box, "short_name=SIM_HLS", { "CMR-Request-Id": "my-id" });
    expect([own.headers.get("cmr-request-id"), own.headers.get("x-request-id")]).toEqual(["my-id", "my-id"]);
    expect((await search(box, "short_name=SIM_HLS")).headers.get("cmr-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("CORS lets any origin read the listed headers, of which Retry-After is none", async () => {
    const answer = await search(box, "short_name=SIM_HLS", { origin: "https://example.com" });
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("access-control-expose-headers")).toContain("CMR-Search-After");
    expect(answer.headers.get("access-control-expose-headers")).not.toContain("Retry-After");
    const preflight = await fetch(`${box.urls.cmr}/search/granules.umm_json`, { method: "OPTIONS" });
    expect(preflight.headers.get("access-control-allow-headers")).toContain("Client-Id");
    expect(preflight.headers.get("access-control-allow-headers")).not.toContain("User-Agent");
  });

  test("a good token changes nothing, a wrong or expired one is a 401", async () => {
    const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
    expect((await search(box, "short_name=SIM_HLS", bearer(box.issueToken()))).status).toBe(200);
    const wrong = await search(box, "short_name=SIM_HLS", bearer("abc"));
    expect([wrong.status, wrong.errors]).toEqual([401, ["Token does not exist"]]);
    const token = box.issueToken({ expiresInMs: -1 });
    const expired = await search(box, "short_name=SIM_HLS", bearer(token));
    expect(expired.status).toBe(401);
    expect(expired.errors[0]).toBe(
      `Token [${token.slice(0, 10)}XXX${token.slice(-5)}] has expired. Note the token value has been partially redacted.`,
    );
  });
});
