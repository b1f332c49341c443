import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { type SearchOptions, searchData } from "../src/index.js";
import { COUNT, everything, ids, simulatedCmr } from "./simulated-cmr.js";

const cmr = simulatedCmr();

describe("a server that has a bad day", () => {
  const search = (options: SearchOptions = {}) => searchData(everything, { ...cmr.here, pageSize: 50, ...options });

  it.each([
    ["answers 503 twice", { kind: "status", status: 503, times: 2 }],
    ["asks to wait a second", { kind: "status", status: 429, retryAfter: 1, times: 1 }],
    [
      "asks to wait until a time that is past",
      { kind: "status", status: 429, retryAfter: "Thu, 01 Jan 2015 00:00:00 GMT", times: 1 },
    ],
    ["tears connections down", { kind: "reset", times: 2 }],
    ["cuts a page short", { kind: "truncate-json", times: 2 }],
    ["sends a login page", { kind: "html-login", times: 1 }],
    ["runs out of time once", { kind: "timed-out", times: 1 }],
    ["changes its mind about the number", { kind: "drift-hits" }],
  ] as const)("still gives each granule once when it %s", async (_what, fault) => {
    cmr.box.faults.set({ role: "cmr", match: /granules/, ...fault } as never);
    const granules = await search().toArray();
    expect(ids(granules).size).toBe(COUNT);
    expect(granules).toHaveLength(COUNT);
    expect(cmr.box.faults.injected()).toBeGreaterThan(0);
  });

  it.each([
    ["keeps running out of time", { kind: "timed-out" }, "cmr/timed-out", /smaller pageSize/],
    ["always cuts its pages", { kind: "truncate-json" }, "cmr/invalid-response", /cannot be read/],
    ["forgets where the next page begins", { kind: "drop-search-after" }, "cmr/incomplete", /50 of 300 records/],
    [
      "sends records twice in place of others",
      { kind: "duplicate-items", times: 2 },
      "cmr/incomplete",
      /2 records twice after 298 of 300/,
    ],
    ["is down", { kind: "status", status: 503 }, "service-outage", /status.earthdata/],
    [
      "asks to wait for ten years",
      { kind: "status", status: 429, retryAfter: 315360000 },
      "cmr/rate-limited",
      /fewer requests/,
    ],
    ["sends a login page for everything", { kind: "html-login" }, "cmr/invalid-response", /web page/],
  ] as const)("says so when it %s", async (_what, fault, code, message) => {
    cmr.box.faults.set({ role: "cmr", match: /granules/, ...fault } as never);
    const error = await search()
      .toArray()
      .catch((e) => e);
    expect(error).toMatchObject({ code });
    expect(error.message).toMatch(message);
  });

  it("does not send the token anywhere by a redirect", async () => {
    cmr.box.faults.set({
      role: "cmr",
      kind: "redirect",
      location: `${cmr.box.urls.evil}/steal`,
      status: 307,
      times: 10,
    });
    const auth = { token: async () => cmr.box.issueToken() };
    await expect(search({ auth }).first()).rejects.toMatchObject({ code: "cmr/unreachable" });
    expect(cmr.box.requests.filter(({ role }) => role === "evil")).toHaveLength(0);
  });

  it("blames the token, not the query, for a token that is not accepted", async () => {
    const error = await search({ auth: { token: async () => cmr.box.issueToken({ expiresInMs: -1000 }) } })
      .first()
      .catch((e) => e);
    expect(error).toMatchObject({ name: "CmrError", code: "cmr/bad-token", status: 401 });
    expect(error.message).toMatch(/does not accept the token.*search without auth/s);
    expect(error.requestId).toBeTruthy();
    expect(error.message).toContain(error.requestId);
    expect(cmr.box.searchSecrets(inspect(error, { depth: 10 }) + JSON.stringify(error))).toEqual([]);
    expect(cmr.box.requests).toHaveLength(1);
  });

  it("does not send a token over plain http to another machine", async () => {
    const auth = { token: async () => "secret-token" };
    await expect(searchData(everything, { auth, system: { cmrUrl: "http://cmr.example" } }).first()).rejects.toThrow(
      /not https/,
    );
  });

  it("names a server that is not there", async () => {
    const error = await searchData(everything, { ...cmr.here, system: { cmrUrl: "http://127.0.0.1:9" } })
      .first()
      .catch((e) => e);
    expect(error).toMatchObject({ code: "cmr/unreachable", retryable: true });
    expect(error.message).toContain("127.0.0.1:9 could not be reached (bad port)");
  });

  it("stops at once when the caller does", async () => {
    cmr.box.faults.set({ role: "cmr", kind: "stall" });
    const stop = new AbortController();
    const running = search({ signal: stop.signal }).toArray();
    setTimeout(() => stop.abort(new Error("enough")), 30);
    await expect(running).rejects.toThrow("enough");
    await expect(search({ signal: AbortSignal.abort(new Error("before")) }).first()).rejects.toThrow("before");
  });
});
