import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, expect, it } from "vitest";
import { runJourney } from "../src/journey.js";

const CORPUS = fileURLToPath(new URL("../../../../shared/corpus/cmr", import.meta.url));

let out: string;
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), "journey-"));
  return () => rm(out, { recursive: true, force: true });
});

const quiet = { say: () => undefined, onProgress: () => undefined };

it("finds, downloads and proves synthetic granules", async () => {
  const summary = await runJourney({ ...quiet, granules: 40, pageSize: 7, out });
  expect(summary).toMatchObject({
    granules: 40,
    expectedGranules: 40,
    lostUrls: 0,
    damaged: 0,
    failed: 0,
    withoutHttps: 0,
    leaks: 0,
  });
  expect(summary.files).toBeGreaterThan(40);
  expect(summary.skippedOnSecondRun).toBe(summary.files);
});

it.skipIf(!existsSync(CORPUS)).each([7, 2000])(
  "finds every recorded granule by pages of %i, loses no address, and proves the files (needs the recorded records beside the repository)",
  async (pageSize) => {
    const summary = await runJourney({ ...quiet, corpus: CORPUS, granules: 0, pageSize, out });
    expect(summary).toMatchObject({
      granules: 252,
      expectedGranules: 252,
      lostUrls: 0,
      damaged: 0,
      failed: 0,
      leaks: 0,
    });
    expect(summary.files).toBeGreaterThan(250);
    expect(summary.verified).toBeGreaterThan(100);
    expect(summary.skippedOnSecondRun).toBe(summary.files);
  },
);
