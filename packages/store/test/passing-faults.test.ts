import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { Asset } from "@earthaccess/assets";
import { defineSystem, login } from "@earthaccess/credentials";
import { type FaultRule, startSimulator } from "@earthaccess/simulator";
import { describe, expect, it } from "vitest";
import { type DownloadedFile, download } from "../src/index.js";
import { downloadsFrom } from "./archive-downloads.js";
import { QUICK, simulatedArchive } from "./simulated-archive.js";

const archive = simulatedArchive({ granules: 10 });
const { expectRight, url } = archive;
const { described, run, urls } = downloadsFrom(archive);

describe("faults that pass", () => {
  const passing: readonly [string, FaultRule][] = [
    ["a connection torn down before the answer", { role: "objects", kind: "reset", times: 2 }],
    ["a body cut off in the middle", { role: "objects", kind: "cut", after: 0.5, how: "rst", times: 2 }],
    ["a body that ends early without an error", { role: "objects", kind: "cut", after: 0.5, how: "fin", times: 1 }],
    ["a body that is shorter than the file", { role: "objects", kind: "short", times: 1 }],
    ["a chunked body that is shorter than the file", { role: "objects", kind: "short", chunked: true, times: 1 }],
    ["a wrong length", { role: "objects", kind: "wrong-length", times: 1 }],
    ["a flipped bit", { role: "objects", kind: "corrupt", times: 1 }],
    ["a login page in place of the file", { role: "data", kind: "html-login", times: 1 }],
    ["a login page that calls itself data", { role: "objects", kind: "html-octet", times: 1 }],
    ["a busy data host", { role: "data", kind: "status", status: 503, times: 3 }],
    ["a busy bucket", { role: "objects", kind: "status", status: 500, times: 3 }],
    ["a request for fewer requests", { role: "data", kind: "status", status: 429, retryAfter: 1, times: 1 }],
    ["a token that is refused once", { role: "data", kind: "expired-token", times: 1 }],
    ["a changed entity tag after a cut", { role: "objects", kind: "cut", after: 0.5, how: "rst", times: 1 }],
    ["an encoding that nobody asked for", { role: "objects", kind: "gzip-lie", times: 1 }],
  ];

  it.each(passing)("%s", async (_what, fault) => {
    archive.box.faults.set(fault);
    const files = await run(urls(3).map(described));
    expect(archive.box.faults.injected()).toBeGreaterThan(0);
    for (const file of files) {
      expect(file.verified).toBe(true);
      await expectRight(file);
    }
    expect((await readdir(archive.folder)).filter((name) => name.includes(".part"))).toEqual([]);
  });

  it("notices a server that says nothing any more", async () => {
    const { defaultTransport } = await import("../src/transport-node.js");
    const transport = defaultTransport({ headersTimeoutMs: 150, idleTimeoutMs: 150 });
    archive.box.faults.set({ role: "objects", kind: "stall", where: "body", after: 1000, times: 1 });
    archive.box.faults.set({ role: "data", kind: "stall", where: "headers", times: 1 });
    const [file] = await run(described(url(1)), { transport });
    await expectRight(file as DownloadedFile);
    await transport.close();
  });
});

describe("many small files under constant faults", () => {
  it("all arrive, each right", async () => {
    const chaos = await startSimulator({ granules: 1, fileSize: [500, 30_000], seed: 7 });
    const user = await login({ system: defineSystem(chaos.system), ...chaos.user });
    for (const kind of ["reset", "cut", "short", "corrupt", "wrong-length", "ignore-range", "html-octet"] as const)
      chaos.faults.set({ role: "objects", kind, probability: 0.04 });
    for (const fault of [{ kind: "html-login" }, { kind: "status", status: 503 }, { kind: "reset" }] as const)
      chaos.faults.set({ role: "data", ...fault, probability: 0.02 });
    try {
      const list = Array.from({ length: 1000 }, (_, i) => `${chaos.urls.data}/protected/d${i % 10}/${i}.nc`);
      const assets = list.map((href) => {
        const { size, md5 } = chaos.files.expected(href) as { size: number; md5: string };
        return new Asset({ href, roles: ["data"], fileSize: size, checksum: { algorithm: "MD5", value: md5 } });
      });
      let right = 0;
      for await (const file of download(assets, archive.folder, {
        auth: user,
        parallel: 16,
        retry: { ...QUICK, limit: 10 },
      })) {
        const bytes = await readFile(file.path as string);
        expect(createHash("sha256").update(bytes).digest("hex")).toBe(chaos.files.expected(file.url)?.sha256);
        right++;
      }
      expect(right).toBe(1000);
      expect(chaos.faults.injected()).toBeGreaterThan(200);
      expect(chaos.leaks()).toEqual([]);
    } finally {
      await chaos.close();
    }
  });
});
