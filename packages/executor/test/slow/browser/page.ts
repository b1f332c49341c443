import { echo } from "../../../src/conformance/tasks.js";
import { runConformance } from "../../../src/conformance.js";
import { webWorkerExecutor } from "../../../src/web-worker.js";

/** What became of each test, by name. */
export type PageResults = {
  readonly tests: readonly { readonly name: string; readonly error?: string }[];
  readonly points: readonly number[];
};

const make = (script = "/worker.js", options = {}) =>
  webWorkerExecutor(() => new Worker(script, { type: "module" }), { size: 2, abortGraceMs: 200, ...options });

async function runAll(journal: string): Promise<PageResults> {
  const bodies: { readonly name: string; readonly body: () => Promise<void> }[] = [];
  const runner = {
    describe: (_: string, body: () => void) => body(),
    it: (name: string, body: () => Promise<void>) => void bodies.push({ name, body }),
  };
  const points = runConformance(() => make(), make().capabilities, runner, { journal: { url: journal }, crash: true });
  bodies.push({
    name: "says why when its script cannot be loaded",
    body: async () => {
      const executor = make("/missing.js");
      const error = await executor.submit(echo, 1).catch((e: { code?: string }) => e);
      if ((error as { code?: string }).code !== "EA_ENGINE_UNAVAILABLE") throw error;
      await executor.close();
    },
  });
  bodies.push({
    name: "says so when its script serves nothing",
    body: async () => {
      const executor = make("/silent.js", { startTimeoutMs: 1000 });
      const error = await executor.submit(echo, 1).catch((e: { code?: string }) => e);
      const { code, message } = error as { code?: string; message?: string };
      if (code !== "EA_ENGINE_UNAVAILABLE" || !message?.includes("serveWorker()")) throw error;
      await executor.close();
    },
  });
  const tests: { name: string; error?: string }[] = [];
  for (const { name, body } of bodies) {
    const error = await body().then(
      () => undefined,
      (e: unknown) => String(e instanceof Error ? e.stack : e),
    );
    tests.push({ name, ...(error !== undefined && { error }) });
  }
  return { tests, points };
}

Object.assign(globalThis, { runAll });
