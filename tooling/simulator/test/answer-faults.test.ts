import { describe, expect, test } from "vitest";
import type { FaultRule } from "../src/index.js";
import { faultyFile, read } from "./faulty-file.js";
import { search } from "./search.js";

const faulty = faultyFile();
const { bearer, set } = faulty;

describe("faults of the answer", () => {
  test("status answers with the status, Retry-After and body it is given", async () => {
    set({ kind: "status", status: 429, retryAfter: 7, body: "slow down" });
    const seen = await read(faulty.objectUrl);
    expect([seen.status, seen.headers.get("retry-after"), seen.bytes.toString()]).toEqual([429, "7", "slow down"]);
  });

  test("reset destroys the socket before the headers", async () => {
    set({ kind: "reset" });
    expect(await read(faulty.objectUrl)).toMatchObject({ status: 0, error: true });
    expect(faulty.box.requests[0]).toMatchObject({ status: 0, fault: "reset" });
  });

  test("stall holds the headers back, for a time or for ever", async () => {
    set({ kind: "stall", ms: 80, times: 1 });
    const began = performance.now();
    expect((await read(faulty.objectUrl)).bytes).toEqual(faulty.whole);
    expect(performance.now() - began).toBeGreaterThan(75);
    set({ kind: "stall" });
    expect(await read(faulty.objectUrl, {}, AbortSignal.timeout(100))).toMatchObject({ status: 0, error: true });
  });

  test("html-login is a page with status 200", async () => {
    set({ kind: "html-login" });
    const seen = await read(faulty.objectUrl);
    expect([seen.status, seen.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(seen.bytes.toString()).toContain("Earthdata Login");
  });

  test("redirect leads to the evil role, round in a loop, to another port or down to plain http", async () => {
    const location = async (rule: Partial<FaultRule>): Promise<string> => {
      faulty.box.faults.clear();
      faulty.box.faults.set({ kind: "redirect", role: "data", ...rule });
      const seen = await read(faulty.file);
      expect(seen.status).toBe(rule.status ?? 302);
      return seen.headers.get("location") ?? "";
    };
    expect(await location({})).toBe(`${faulty.box.urls.evil}/bucket/folder/file.nc`);
    expect(await location({ location: "loop", status: 307 })).toBe(faulty.file);
    expect(await location({ location: "http-downgrade" })).toBe("http://downgrade.invalid/bucket/folder/file.nc");
    expect(await location({ location: "https://example.com/x" })).toBe("https://example.com/x");
    const other = new URL(await location({ location: "other-port" }));
    expect(other.hostname).toBe(new URL(faulty.box.urls.data).hostname);
    expect(other.port).not.toBe(new URL(faulty.box.urls.data).port);
    faulty.box.clearRequests();
    expect((await read(other.href, bearer())).status).toBe(200);
    expect(faulty.box.requests[0]?.role).toBe("evil");
  });

  test("eula and not-found answer as the data role would", async () => {
    faulty.box.faults.set({ kind: "eula", role: "data", times: 1 });
    faulty.box.faults.set({ kind: "not-found", role: "data" });
    const first = await read(faulty.file, bearer());
    expect([first.status, JSON.parse(first.bytes.toString())]).toMatchObject([
      403,
      { error_description: "EULA Acceptance Failure" },
    ]);
    expect((await read(faulty.file, bearer())).status).toBe(404);
  });

  test("expired-token refuses bearers in each role's words, and lets others pass", async () => {
    faulty.box.faults.set({ kind: "expired-token" });
    expect((await read(faulty.file, bearer())).status).toBe(401);
    const answer = await search(faulty.box, "short_name=SIM_HLS", bearer());
    expect([answer.status, answer.errors[0]]).toEqual([401, expect.stringContaining("has expired")]);
    expect((await search(faulty.box, "short_name=SIM_HLS")).status).toBe(200);
  });
});
