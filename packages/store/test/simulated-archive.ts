import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Asset } from "@earthaccess/assets";
import { type Auth, defineSystem, login, type RetryOptions } from "@earthaccess/credentials";
import { type Simulator, type SimulatorOptions, startSimulator } from "@earthaccess/simulator";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import type { DownloadedFile } from "../src/index.js";

/** Pauses that do not keep a test waiting. */
export const QUICK: RetryOptions & { readonly limit: number } = { limit: 4, minDelayMs: 1, maxDelayMs: 5 };

/** A simulator for a test file, with a login and a fresh folder for each test; whatever leaks in it fails the test. */
export interface SimulatedArchive {
  readonly box: Simulator;
  readonly auth: Auth;
  readonly folder: string;
  /** Requests that reached a role. */
  to(role: string): Simulator["requests"];
  /** The https URL of a protected file. */
  url(name: number | string): string;
  /** A file as metadata describe it, with everything that can be verified; with its bucket when `s3` is set. */
  described(url: string, options?: { readonly s3?: boolean; readonly algorithm?: "MD5" | "SHA-256" }): Asset;
  /** Fails unless the bytes on disk are those of the archive. */
  expectRight(file: DownloadedFile): Promise<void>;
}

/** Starts a simulator before the tests of a file and stops it after them. */
export function simulatedArchive(options: SimulatorOptions = {}): SimulatedArchive {
  const state = {} as { box: Simulator; auth: Auth; folder: string };
  beforeAll(async () => {
    state.box = await startSimulator({ granules: 1, ...options });
    state.auth = await login({
      system: defineSystem({ ...state.box.system, s3Endpoint: state.box.urls.objects }),
      ...state.box.user,
    });
  });
  afterAll(() => state.box.close());
  beforeEach(async () => {
    state.box.clearRequests();
    state.folder = await mkdtemp(join(tmpdir(), "transfer-"));
    return () => rm(state.folder, { recursive: true, force: true });
  });
  afterEach(() => {
    state.box.faults.clear();
    expect(state.box.leaks()).toEqual([]);
  });
  return {
    get box() {
      return state.box;
    },
    get auth() {
      return state.auth;
    },
    get folder() {
      return state.folder;
    },
    to: (role) => state.box.requests.filter((request) => request.role === role),
    url: (name) => `${state.box.urls.data}/protected/bucket/files/f${name}.nc`,
    described(url, { s3 = false, algorithm = "SHA-256" } = {}) {
      const facts = state.box.files.expected(url);
      if (!facts) throw new RangeError(`The simulator has no ${url}.`);
      const [bucket, name] = new URL(url).pathname.split("/").slice(-2);
      return new Asset({
        href: url,
        roles: ["data"],
        fileSize: facts.size,
        checksum: { algorithm, value: algorithm === "MD5" ? facts.md5 : facts.sha256 },
        ...(s3 && { alternates: { s3: `s3://bucket/${bucket}/${name}` } }),
      });
    },
    async expectRight(file) {
      const digest = createHash("sha256")
        .update(await readFile(file.path as string))
        .digest("hex");
      expect(`${file.name} ${digest}`).toBe(`${file.name} ${state.box.files.expected(file.url)?.sha256}`);
    },
  };
}
