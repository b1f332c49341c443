import { inspect } from "node:util";
import { defineSystem, login } from "@earthaccess/credentials";
import type { FaultRule } from "@earthaccess/simulator";
import { describe, expect, it } from "vitest";
import { DownloadError, download } from "../src/index.js";
import { downloadsFrom } from "./archive-downloads.js";
import { QUICK, simulatedArchive } from "./simulated-archive.js";

const archive = simulatedArchive({ granules: 10 });
const { to, url } = archive;
const { described, finished, run, urls } = downloadsFrom(archive);

describe("faults that stay", () => {
  it.each<[string, FaultRule, string, RegExp, number]>([
    [
      "a damaged file",
      { role: "objects", kind: "corrupt" },
      "targets/checksum-mismatch",
      /damaged.*fetch it again/s,
      5,
    ],
    [
      "a file of another length",
      { role: "objects", kind: "wrong-length" },
      "store/size-differs",
      /^f1\.nc has \d+ bytes instead of \d+\. .* use verify: "off"\.$/,
      5,
    ],
    ["login pages", { role: "data", kind: "html-login" }, "store/login-page", /login page.*Log in again/s, 5],
    [
      "a licence that is not accepted",
      { role: "data", kind: "eula" },
      "credentials/eula-not-accepted",
      /Accept it once at http/,
      1,
    ],
    ["no such file", { role: "data", kind: "not-found" }, "store/not-found", /does not exist/, 1],
    ["no permission", { role: "data", kind: "status", status: 403 }, "store/no-permission", /Ask the data centre/, 1],
    ["a broken server", { role: "data", kind: "status", status: 500 }, "store/http-500", /Try again later/, 5],
    [
      "a wait of ten years",
      { role: "data", kind: "status", status: 429, retryAfter: 315360000 },
      "store/rate-limited",
      /longer than this download waits/,
      1,
    ],
    [
      "a redirect to nowhere",
      { role: "data", kind: "redirect", location: "ftp://x.example/" },
      "credentials/redirect-refused",
      /scheme ftp:/,
      1,
    ],
    [
      "a redirect in a circle",
      { role: "data", kind: "redirect", location: "loop" },
      "credentials/redirect-refused",
      /the redirects go in a circle/,
      3,
    ],
  ])("end in one typed error and leave no file: %s", async (_what, fault, code, message, requests) => {
    archive.box.faults.set(fault);
    const error: DownloadError = await run(described(url(1))).then(
      () => undefined as never,
      (e: unknown) => e as DownloadError,
    );
    expect(error).toBeInstanceOf(DownloadError);
    const [failure] = error.failures;
    expect(failure).toMatchObject({ status: "failed", name: "f1.nc", verified: false });
    expect(failure?.error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(error.message).toContain(failure?.error?.message.split("\n")[0]);
    expect(await finished()).toEqual([]);
    expect(to(fault.role as string)).toHaveLength(requests);
    expect(
      archive.box.searchSecrets(inspect(error, { depth: 10 }) + JSON.stringify(error) + JSON.stringify(error.failures)),
    ).toEqual([]);
  });

  it("do not follow a redirect to a foreign host with anything secret", async () => {
    archive.box.faults.set({ role: "data", kind: "redirect", location: "evil" });
    await run(described(url(1)), { onError: "collect" });
    expect(to("evil").length).toBeGreaterThan(0);
    expect(await finished()).toEqual([]);
  });

  it("do not keep the other files from arriving", async () => {
    const all = [...urls(10), `${archive.box.urls.data}/protected/missing/gone.nc`, "s3://bucket/only.nc"];
    const error: DownloadError = await run(all).then(
      () => undefined as never,
      (e: unknown) => e as DownloadError,
    );
    expect(error.completed).toHaveLength(10);
    expect(error.failures.map(({ error }) => error?.code).sort()).toEqual(["store/no-https", "store/not-found"]);
    expect(await finished()).toHaveLength(10);
    const collected = await run(all, { onError: "collect" });
    expect(collected.map(({ status }) => status).sort()).toEqual([
      ...Array.from({ length: 2 }, () => "failed"),
      ...Array.from({ length: 10 }, () => "skipped"),
    ]);
    const taken: string[] = [];
    const looped = (async () => {
      for await (const { status } of run(all)) taken.push(status);
    })();
    await expect(looped).rejects.toBeInstanceOf(DownloadError);
    expect(taken).toHaveLength(10);
  });

  it("say that a login is needed, and that a token is not accepted", async () => {
    const anonymous = await download(url(1), archive.folder, { retry: QUICK, onError: "collect" });
    expect(anonymous[0]?.error?.code).toMatch(/store\/(not-authenticated|login-page)/);
    const wrong = await login({ system: defineSystem(archive.box.system), token: "made-up" });
    const [refused] = await download(url(1), archive.folder, { auth: wrong, retry: QUICK, onError: "collect" });
    expect(refused?.error).toMatchObject({
      code: "credentials/token-refused",
      message: expect.stringContaining("Log in again"),
    });
    expect(await finished()).toEqual([]);
  });
});
