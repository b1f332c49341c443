import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { behavioursOf } from "../../../tooling/checks/src/behaviours.js";
import { AzureTarget } from "../src/azure.js";
import { GcsTarget } from "../src/gcs.js";
import { openTarget, TargetError, type TargetFileSystem } from "../src/index.js";
import { LocalTarget } from "../src/node.js";
import { S3Target } from "../src/s3.js";

const records = behavioursOf("@earthaccess/targets");

/** What we do on purpose otherwise, by id or its beginning, and why. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  "targets.cloud-002": "a file has a name: the place itself is no file",
  "targets.cloud-004": "a name that begins with a slash is refused, since it means the root of a disk",
  "targets.cloud-006": "a file has a name: the place itself is no file",
  "targets.cloud-010": "object stores have no folders to make",
  "targets.local-011": "folders are made by writing into them",
  "targets.interface": "the interface is write, read, head, list, delete, url; the suite of /testing says what they do",
  "transfer.plan-001": "a location is text or a URL; a plan is data of @earthaccess/store",
  "transfer.plan-002": "a location is text or a URL; a plan is data of @earthaccess/store",
  "transfer.plan-003": "a target is a location or a TargetFileSystem",
  "transfer.plan-014": "no estimate of time: nobody knows the bandwidth beforehand",
  "seed.phase6-003": "bodies are streams",
};

/** Records whose behaviour is tested where it lives. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "fs.factory": "FileSystemFactory, packages/store/test/store.test.ts",
  "fs.https": "a login's fetch, packages/credentials/test",
  "fs.s3": "getS3Credentials and toDict, packages/credentials/test",
  "transfer.plan-005": "copies inside S3, s3.test.ts and packages/earthaccess/test/buckets.test.ts",
  "transfer.plan-006": "downloads into buckets, packages/earthaccess/test/buckets.test.ts",
  "transfer.plan-007": "downloads into folders, packages/store/test/download.test.ts",
  "transfer.plan-012": "names of a plan, packages/store/test/plan-download.test.ts",
  "transfer.plan-013": "names of a plan, packages/store/test/plan-download.test.ts",
  "transfer.plan-015": "downloads into buckets, packages/earthaccess/test/buckets.test.ts",
  "transfer.plan-016": "errors with url and target, packages/store/test/lasting-faults.test.ts",
  "transfer.plan-017": "Store, packages/store/test/store.test.ts",
  "transfer.plan-018": "Store, packages/store/test/store.test.ts",
  "defect.download-015": "slow/upload-memory.test.ts and the suite on every store",
  "seed.phase6": "packages/earthaccess/test/buckets.test.ts and slow/clouds.test.ts",
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "behaviours-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const kindOf = async (location: string | URL, options = {}) => (await openTarget(location, options)).constructor;
const keys = { key: "test_key", secret: "test_secret" };
const s3 = (base = "s3://bucket/path") => new S3Target(base);

async function holds(target: TargetFileSystem, name: string, text: string): Promise<void> {
  await target.write(name, new TextEncoder().encode(text));
  let found = "";
  for await (const piece of target.read?.(name) ?? []) found += new TextDecoder().decode(piece);
  expect(found).toBe(text);
  expect(await target.head(name)).toMatchObject({ size: text.length });
}

/** What each record does here, by its id. */
const RUNS: Readonly<Record<string, () => unknown>> = {
  "targets.location-001": async () => expect(await kindOf("/tmp/test")).toBe(LocalTarget),
  "targets.location-002": async () => expect(await kindOf(pathToFileURL("/tmp/test"))).toBe(LocalTarget),
  "targets.location-003": async () => expect(await kindOf("s3://my-bucket/path")).toBe(S3Target),
  "targets.location-004": async () =>
    expect(await kindOf("gs://my-bucket/path", { storageOptions: { token: "t" } })).toBe(GcsTarget),
  "targets.location-005": async () =>
    expect(await kindOf("az://my-container/path", { storageOptions: { account_name: "a" } })).toBe(AzureTarget),
  "targets.location-006": async () => expect(await kindOf("/tmp/test")).toBe(LocalTarget),
  "targets.location-007": async () => expect(await kindOf("s3://bucket/path")).toBe(S3Target),
  "targets.location-008": async () => expect(await kindOf("s3://bucket/path", { storageOptions: keys })).toBe(S3Target),
  "targets.location-009": async () => {
    const shown = inspect(await openTarget("s3://bucket/path", { storageOptions: keys }), {
      depth: 9,
      showHidden: true,
    });
    expect(shown).toContain("s3://bucket/path");
    expect(shown).not.toContain("test_secret");
  },
  "targets.location-010": () =>
    expect(new LocalTarget("/tmp/test").url("f")).toBe(new LocalTarget(pathToFileURL("/tmp/test")).url("f")),
  "targets.local-001": async () => expect(await new LocalTarget(folder).head("nonexistent")).toBeNull(),
  "targets.local-002": async () => expect(await new LocalTarget(folder).head("nonexistent")).toBeNull(),
  "targets.local-003": () => holds(new LocalTarget(folder), "test_dir/f", "x"),
  "targets.local-004": () => expect(new LocalTarget("/base").path("path/to/file.txt")).toBe("/base/path/to/file.txt"),
  "targets.local-005": () =>
    expect(() => new LocalTarget("/base").path("/absolute/path/file.txt")).toThrow(TargetError),
  "targets.local-006": () => expect(new LocalTarget("/base").path("dir/file.txt")).toBe("/base/dir/file.txt"),
  "targets.local-007": () =>
    expect(new LocalTarget("/base").path("dir/subdir/file.txt")).toBe("/base/dir/subdir/file.txt"),
  "targets.local-008": () => holds(new LocalTarget(folder), "test_file.txt", "Hello, World!"),
  "targets.local-009": () => holds(new LocalTarget(folder), "test_file.txt", "Hello, World!"),
  "targets.local-010": () => holds(new LocalTarget(join(folder, "nested")), "deep/path/f", "x"),
  "targets.local-012": () => holds(new LocalTarget(folder), "data/subdir/f", "x"),
  "targets.local-013": () => holds(new LocalTarget(folder), "data/file1.txt", "Content 1"),
  "targets.local-014": () => holds(new LocalTarget(folder), "data/subdir/file2.txt", "Content 2"),
  "targets.local-015": () => expect(new LocalTarget("/b").path("data/subdir/file2.txt")).toMatch(/\/file2\.txt$/),
  "targets.local-016": () =>
    expect(new LocalTarget("/b").path("data/subdir/file3.txt")).toBe("/b/data/subdir/file3.txt"),
  "targets.cloud-001": async () =>
    expect((await openTarget("s3://bucket/path", { storageOptions: keys })).location).toBe("s3://bucket/path"),
  "targets.cloud-003": () => expect(s3().url("file.txt")).toBe("s3://bucket/path/file.txt"),
  "targets.cloud-005": () => expect(s3().url("dir/file.txt")).toBe("s3://bucket/path/dir/file.txt"),
  "targets.cloud-007": () => expect(s3("s3://bucket/path/").url("file.txt")).toBe("s3://bucket/path/file.txt"),
  "targets.cloud-008": () => expect(s3().url("subdir/file.txt")).toBe("s3://bucket/path/subdir/file.txt"),
  "targets.cloud-009": () => expect(s3().url("file.txt")).toBe("s3://bucket/path/file.txt"),
  "targets.cloud-011": () => expect(s3().url("path/to/file.txt")).toMatch(/\/file\.txt$/),
  "targets.cloud-012": () => expect(s3().url("dir/file.txt")).toBe("s3://bucket/path/dir/file.txt"),
  "transfer.plan-004": () => expect(openTarget(123 as never)).rejects.toThrow("A location is a text or a URL"),
  "transfer.plan-008": () => expect(s3("s3://my-bucket/path/to").url("file.nc")).toBe("s3://my-bucket/path/to/file.nc"),
  "transfer.plan-009": () => expect(s3("s3://my-bucket/path/to").url("file.nc")).toBe("s3://my-bucket/path/to/file.nc"),
  "transfer.plan-010": () => expect(s3("s3://my-bucket").url("f")).toBe("s3://my-bucket/f"),
  "transfer.plan-011": () => expect(() => s3("https://example.com/file")).toThrow("write s3://bucket/folder"),
};

const starts = (table: Readonly<Record<string, string>>, id: string) =>
  Object.keys(table).some((key) => id.startsWith(key));

describe.skipIf(records.length === 0)("behaviours of the Python branches (need ../shared/conformance)", () => {
  it.each(records.filter(({ id }) => Object.hasOwn(RUNS, id)))("$id", async ({ id }) => {
    await RUNS[id]?.();
  });

  it("accounts for every record: held, different on purpose, tested elsewhere, or of Python alone", () => {
    const left = records
      .filter(({ status }) => status !== "python-only")
      .filter(({ id }) => !Object.hasOwn(RUNS, id) && !starts(DIFFERENCES, id) && !starts(ELSEWHERE, id));
    expect(left.map(({ id }) => id)).toEqual([]);
  });
});
