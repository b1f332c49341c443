import { createExecutor, type Executor, type TaskEnvelope } from "@earthaccess/executor";
import { serveTasks } from "@earthaccess/executor/worker";
import { MemoryTarget, registerTarget } from "@earthaccess/targets";
import { describe, expect, it } from "vitest";
import { type DownloadProgress, download, fetchTransport } from "../src/index.js";
import * as tasks from "../src/tasks.js";
import { QUICK, simulatedArchive } from "./simulated-archive.js";

const archive = simulatedArchive();
const { described, expectRight, to, url } = archive;

/** An executor whose workers see nothing but text: jobs by one way, contexts by another. */
function textExecutor(workers = 2): Executor & { readonly jobs: string[]; readonly contexts: string[] } {
  const jobs: string[] = [];
  const contexts: string[] = [];
  const sealed = new Map<string, string>();
  const servers = Array.from({ length: workers }, () =>
    serveTasks({
      tasks: [tasks],
      openContext: async (id, version) => JSON.parse(sealed.get(`${id}|${version}`) as string),
    }),
  );
  let next = 0;
  const executor = createExecutor({
    name: "text",
    capabilities: {
      kind: "remote",
      portable: true,
      durable: false,
      hardAbort: false,
      progress: true,
      maxPayloadBytes: 4096,
      delivery: "at-least-once",
    },
    defaultConcurrency: 4,
    run: async (envelope, { signal, attempt, onProgress }) => {
      const text = JSON.stringify(envelope);
      jobs.push(text);
      const serve = servers[next++ % workers] as (typeof servers)[number];
      const result = await serve(JSON.parse(text) as TaskEnvelope, {
        signal,
        attempt,
        progress: (progress) => onProgress(JSON.parse(JSON.stringify(progress))),
      });
      return JSON.parse(JSON.stringify(result));
    },
    putContext: async (id, version, payload) => {
      contexts.push(JSON.stringify(payload));
      sealed.set(`${id}|${version}`, JSON.stringify(payload));
    },
    dropContext: async (id) => {
      await Promise.all(servers.map((serve) => serve.dispose(id)));
    },
    close: async () => {
      await Promise.all(servers.map((serve) => serve.dispose()));
    },
  });
  return Object.assign(executor, { jobs, contexts });
}

describe("download through an executor elsewhere", () => {
  it("runs the same, with one handshake and no secret in any job", async () => {
    await using executor = textExecutor();
    archive.box.clearRequests();
    const progress: DownloadProgress[] = [];
    const files = await download(
      Array.from({ length: 30 }, (_, n) => described(url(n))),
      archive.folder,
      { auth: archive.auth, parallel: executor, retry: QUICK, onProgress: (each) => void progress.push(each) },
    );
    expect(files).toHaveLength(30);
    for (const file of files) await expectRight(file);
    expect(executor.contexts).toHaveLength(1);
    expect(executor.jobs).toHaveLength(30);
    expect(archive.box.searchSecrets(executor.jobs.join("\n"))).toEqual([]);
    // What makes the line above mean something: the context does hold the token.
    expect(archive.box.searchSecrets(executor.contexts[0] as string)).not.toEqual([]);
    expect(executor.contexts[0]).not.toContain(archive.box.user.password);
    expect(to("edl")).toEqual([]);
    expect(progress.at(-1)).toMatchObject({ filesDone: 30, filesActive: 0, filesPlanned: 30 });
  });

  it("reads from buckets there too, and asks for keys once when the caller names the endpoint", async () => {
    await using executor = textExecutor(3);
    const files = await download(
      Array.from({ length: 20 }, (_, n) => described(url(n), { s3: true })),
      archive.folder,
      {
        auth: archive.auth,
        parallel: executor,
        access: "direct",
        credentialsEndpoint: `${archive.box.urls.data}/s3credentials`,
      },
    );
    expect(files.every(({ access }) => access === "direct")).toBe(true);
    expect(to("data").filter(({ path }) => path === "/s3credentials")).toHaveLength(1);
    expect(archive.box.searchSecrets(executor.jobs.join("\n"))).toEqual([]);
  });

  it("gives a failed file as a result with its own error", async () => {
    await using executor = textExecutor();
    const gone = `${archive.box.urls.data}/protected/missing/gone.nc`;
    const files = await download([gone, url(1)], archive.folder, {
      auth: archive.auth,
      parallel: executor,
      onError: "collect",
    });
    expect(files.find(({ status }) => status === "failed")?.error).toMatchObject({ code: "store/not-found" });
    expect(files.filter(({ status }) => status === "downloaded")).toHaveLength(1);
  });

  it("hands the store's options to workers with the login and not with the jobs", async () => {
    const opened: unknown[] = [];
    const unregister = registerTarget("vault", (location, { storageOptions }) => {
      opened.push(storageOptions);
      return new MemoryTarget(location);
    });
    try {
      await using executor = textExecutor(1);
      await download(`${archive.box.urls.data}/public/a/b.nc`, "vault://bucket/x", {
        parallel: executor,
        storageOptions: { key: "AK", secret: "the-secret-of-the-store" },
      });
      expect(opened).toEqual([{ key: "AK", secret: "the-secret-of-the-store" }]);
      expect(executor.jobs.join("")).not.toContain("the-secret-of-the-store");
    } finally {
      unregister();
    }
  });

  it("refuses what cannot travel, and says what to give instead", async () => {
    await using executor = textExecutor();
    const options = { auth: archive.auth, parallel: executor };
    for (const [target, more, message] of [
      [new MemoryTarget(), {}, /location as text/],
      ["memory://x", {}, /location that the workers can write to/],
      [archive.folder, { transport: fetchTransport(fetch) }, /no transport/],
    ] as const)
      await expect(download(url(1), target, { ...options, ...more })).rejects.toMatchObject({
        code: "store/not-portable",
        message: expect.stringMatching(message),
      });
    await expect(
      download(url(1), archive.folder, { ...options, storageOptions: { client: () => undefined } }),
    ).rejects.toMatchObject({ code: "EA_UNSERIALISABLE", message: expect.stringContaining("storageOptions") });
    expect(executor.jobs).toEqual([]);
  });
});
