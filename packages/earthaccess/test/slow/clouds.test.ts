import { startAzurite, startGcsEmulator } from "@earthaccess/emulators";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createSession, defineSystem, openTarget, type Session } from "../../src/node.js";

const azurite = await startAzurite();
const gcs = await startGcsEmulator();
let box: Simulator;
let session: Session;
beforeAll(async () => {
  box = await startSimulator({ granules: 200 });
  session = createSession({ system: defineSystem(box.system) });
  await session.login({ username: box.user.username, password: box.user.password });
});
afterAll(async () => {
  await box.close();
  await azurite?.close();
  await gcs?.close();
});

async function downloadAndCompare(location: string, storageOptions: Record<string, unknown>): Promise<void> {
  const filter = { includeFiles: ["*.B02.tif"] };
  const granules = session.searchData({ shortName: "SIM_HLS" }).take(5);
  const files = await session.download(granules, location, { filter, storageOptions });
  expect(files.map(({ status, verified }) => [status, verified])).toEqual(Array(5).fill(["downloaded", true]));
  const target = await openTarget(location, { storageOptions });
  for (const { name, url } of files) {
    const sha256 = { algorithm: "SHA-256", value: box.files.expected(url)?.sha256 ?? "" };
    expect(await target.matches?.(name, sha256)).toBe(true);
  }
  const wrong = { ...storageOptions, account_key: btoa("wrong"), token: "wrong" };
  if (location.startsWith("az:")) {
    const other = session.searchData({ shortName: "SIM_HLS" }).take(1);
    const failed = await session.download(other, location, {
      filter,
      storageOptions: { ...wrong, token: undefined },
      onError: "collect",
    });
    expect(failed[0]?.error?.code).toMatch(/targets\/(bad-credentials|no-permission)/);
  }
  const missing = await session.download(
    session.searchData({ shortName: "SIM_HLS" }).take(1),
    `${location.split("/")[0]}//nowhere-at-all/x`,
    {
      filter,
      storageOptions,
      onError: "collect",
    },
  );
  expect(missing[0]?.error?.code).toBe("targets/no-bucket");
}

if (!azurite) it.skip("needs Azurite: EARTHACCESS_TEST_AZURITE names no main.js of it");
else {
  it("downloads into Azure", async () => {
    const { BlobServiceClient, StorageSharedKeyCredential } = await import("@azure/storage-blob");
    const { url, accountName, accountKey } = azurite;
    const service = new BlobServiceClient(url, new StorageSharedKeyCredential(accountName, accountKey));
    await service.createContainer("results");
    const options = { account_name: accountName, account_key: accountKey, endpoint_url: url };
    await downloadAndCompare("az://results/hls", options);
  });
}

if (!gcs) it.skip("needs gcp-storage-emulator: EARTHACCESS_TEST_PYTHON names no Python that has it");
else {
  it("downloads into Google Cloud Storage", async () => {
    await fetch(`${gcs.url}/storage/v1/b?project=p`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "results" }),
    });
    await downloadAndCompare("gs://results/hls", { token: "any", endpoint_url: gcs.url });
  });
}
