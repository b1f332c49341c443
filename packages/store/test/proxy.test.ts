import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { download, open, rangeReader } from "../src/index.js";
import { QUICK, simulatedArchive } from "./simulated-archive.js";

const archive = simulatedArchive();
const { described, expectRight, url } = archive;

let proxy: Server;
const asked: string[] = [];
/** Bytes that came back through the proxy. */
let through = 0;
beforeAll(async () => {
  proxy = createServer();
  proxy.on("connect", (request, socket) => {
    asked.push(JSON.stringify([request.url, request.headers]));
    const [host, port] = (request.url as string).split(":");
    const upstream = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.on("data", (piece) => {
        through += piece.length;
      });
      upstream.pipe(socket).pipe(upstream);
    });
    for (const each of [socket, upstream]) each.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  proxy.closeAllConnections();
  proxy.close();
});
afterEach(() => vi.unstubAllEnvs());

it("files come through the proxy that the environment names, verified and resumed as without one", async () => {
  vi.stubEnv("HTTP_PROXY", `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  const large = `${archive.box.urls.data}/protected/bucket/files/large.nc`;
  archive.box.files.put(
    large,
    new Uint8Array(3_000_000).map((_, i) => (i * 7) % 251),
  );
  archive.box.faults.set({ role: "objects", match: "large", kind: "cut", after: 0.5, how: "fin", times: 1 });
  const files = await download([0, 1, 2].map((n) => described(url(n))).concat(described(large)), archive.folder, {
    auth: archive.auth,
    retry: QUICK,
  });
  for (const file of files) {
    expect(file.verified).toBe(true);
    await expectRight(file);
  }
  expect(files.find(({ name }) => name === "large.nc")?.status).toBe("resumed");
  const [file] = await open(url(1), { auth: archive.auth });
  expect((await file?.slice(0, 10))?.byteLength).toBe(10);
  expect(asked.length).toBeGreaterThan(0);
  const before = through;
  expect(await rangeReader({ auth: archive.auth }).getRange(url(2), 3, 1000)).toHaveLength(1000);
  expect(through - before).toBeGreaterThan(1000);
  // What the data host sees, it sees as it would without a proxy: no encoding that was not asked for.
  for (const { headers } of archive.to("objects"))
    expect(headers["accept-encoding"]).toMatch(/^identity(, identity)?$/);
  expect(archive.box.searchSecrets(asked.join("\n"))).toEqual([]);
});
