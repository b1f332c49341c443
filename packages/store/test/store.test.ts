import { CredentialManager } from "@earthaccess/credentials";
import { serialExecutor } from "@earthaccess/executor";
import { describe, expect, it } from "vitest";
import { FileSystemFactory, Store } from "../src/index.js";
import { simulatedArchive } from "./simulated-archive.js";

const archive = simulatedArchive();
const { described, expectRight, to, url } = archive;

describe("Store", () => {
  it("downloads and opens with the parts it was given", async () => {
    const executor = serialExecutor();
    const store = new Store({ auth: archive.auth, executor });
    const files = await store.download([described(url(1)), described(url(2))], archive.folder);
    for (const file of files) await expectRight(file);
    const [file] = await store.open(url(1));
    expect(file?.size).toBe(archive.box.files.expected(url(1))?.size);
    // The executor is the caller's and stays open.
    await expect(store.download(url(3), archive.folder)).resolves.toHaveLength(1);
    await executor.close();
  });

  it("takes keys from another manager, and one for all its files", async () => {
    const credentialManager = new CredentialManager(archive.auth);
    const store = new Store({ auth: archive.auth, credentialManager });
    const endpoint = `${archive.box.urls.data}/keys/s3credentials`;
    for (const n of [4, 5])
      await store.download(`s3://bucket/files/f${n}.nc`, archive.folder, {
        access: "direct",
        credentialsEndpoint: endpoint,
      });
    expect([...credentialManager.entries()].map(([key]) => key)).toEqual([endpoint]);
    expect(to("data").filter(({ path }) => path.endsWith("/s3credentials"))).toHaveLength(1);
  });
});

describe("FileSystemFactory", () => {
  it("shares its connections among the files of a store", async () => {
    const factory = new FileSystemFactory({ auth: archive.auth });
    const store = new Store({ fileSystemFactory: factory });
    for (let n = 0; n < 5; n++) await store.download(described(url(n)), archive.folder);
    const [file] = await store.open(url(1));
    await file?.slice(0, 10);
    expect(new Set(to("data").map(({ connection }) => connection)).size).toBe(1);
    const direct = await factory.open("s3://bucket/files/f1.nc", {
      credentialsEndpoint: `${archive.box.urls.data}/s3credentials`,
    });
    expect(direct.name).toBe("f1.nc");
    expect(await factory.choose({ https: url(1) })).toEqual({ url: url(1), access: "external" });
    await factory.access.transport.close();
  });
});
