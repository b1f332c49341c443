import { BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import { startAzurite } from "@earthaccess/emulators";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { AzureTarget } from "../../src/azure.js";
import { openTarget } from "../../src/index.js";
import { targetConformance } from "../../src/testing.js";

const azurite = await startAzurite();
afterAll(() => azurite?.close());

if (!azurite) it.skip("needs Azurite: EARTHACCESS_TEST_AZURITE names no main.js of it");
else {
  const { url: endpoint, accountName, accountKey } = azurite;
  const service = new BlobServiceClient(endpoint, new StorageSharedKeyCredential(accountName, accountKey));
  let container = "";
  let count = 0;
  beforeEach(async () => {
    container = `container-${++count}`;
    await service.createContainer(container);
  });
  const make = (options = {}) =>
    new AzureTarget(`az://${container}/data`, { endpoint, accountName, accountKey, ...options });

  targetConformance(
    { name: "Azure (Azurite)", make, partSize: 8 * 1024 * 1024, manyFiles: 300, secrets: [accountKey] },
    { describe, it },
  );

  describe("a login at Azure", () => {
    it.each([
      ["a key under fsspec's names", { account_name: accountName, account_key: accountKey, endpoint_url: endpoint }],
      [
        "a connection string",
        {
          connection_string: `DefaultEndpointsProtocol=http;AccountName=${accountName};AccountKey=${accountKey};BlobEndpoint=${endpoint};`,
        },
      ],
    ])("%s", async (_what, storageOptions) => {
      const target = await openTarget(`az://${container}/x`, { storageOptions });
      await target.write("f", new Uint8Array(3));
      expect(await target.head("f")).toMatchObject({ size: 3 });
    });

    it("a shared access signature, for reading only", async () => {
      await make().write("f", new Uint8Array(3));
      const { ContainerSASPermissions, generateBlobSASQueryParameters } = await import("@azure/storage-blob");
      const sas = generateBlobSASQueryParameters(
        {
          containerName: container,
          permissions: ContainerSASPermissions.parse("r"),
          expiresOn: new Date(Date.now() + 3_600_000),
        },
        new StorageSharedKeyCredential(accountName, accountKey),
      ).toString();
      const target = await openTarget(`az://${container}/data`, {
        storageOptions: { sas_token: sas, endpoint_url: endpoint },
      });
      expect(await target.head("f")).toMatchObject({ size: 3 });
      const error = await target.write("g", new Uint8Array(3)).catch((e) => e);
      expect(error).toMatchObject({ code: "targets/no-permission" });
      expect([error.message, error.stack, JSON.stringify(error)].join()).not.toContain("sig=");
    });

    it.each([
      ["none", { account_name: "a" }, /needs one of connectionString/],
      [
        "a key without its account",
        { account_key: "a", endpoint_url: "https://x.example" },
        /accountName it belongs to/,
      ],
    ])("%s", async (_what, storageOptions, message) => {
      const target = await openTarget(`az://${container}`, { storageOptions });
      await expect(target.head("f")).rejects.toThrow(message);
    });
  });

  describe("what Azure refuses, in words", () => {
    it.each([
      // Azurite says AuthorizationFailure where Azure says AuthenticationFailed.
      ["wrong key", () => make({ accountKey: btoa("wrong") }), /bad-credentials|no-permission/],
      ["missing container", () => new AzureTarget("az://nowhere", { endpoint, accountName, accountKey }), "no-bucket"],
      ["anonymous", () => make({ accountKey: undefined, anonymous: true }), /no-permission|no-bucket|bad-credentials/],
    ])("%s", async (_what, target, code) => {
      const error = await target()
        .write("f", new Uint8Array(9 * 1024 * 1024))
        .catch((e) => e);
      expect(error.name).toBe("TargetError");
      expect(error.code).toMatch(typeof code === "string" ? `targets/${code}` : code);
    });
  });
}
