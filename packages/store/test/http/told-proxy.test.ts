import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { askInProcess, bundledTransport } from "./client-process.js";
import { answered, rawServer } from "./raw-server.js";

it("bytes go through the proxy that Node is told to follow, also where this Node does not know how", async () => {
  const folder = mkdtempSync(join(tmpdir(), "told-proxy-"));
  const asked: (string | undefined)[] = [];
  const proxy = createServer();
  proxy.on("connect", ({ url }, socket) => {
    asked.push(url);
    const [host, port] = (url as string).split(":");
    const upstream = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    for (const each of [socket, upstream]) each.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    rmSync(folder, { recursive: true });
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
  });
  const server = await rawServer((socket) => socket.end(answered("Hello", "connection: close")));
  const env = {
    NODE_USE_ENV_PROXY: "1",
    HTTP_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    NO_PROXY: "",
    // Node 22 says that its way is an experiment.
    NODE_OPTIONS: "--no-warnings",
  };
  const outcomes = await askInProcess(await bundledTransport(folder), [{ url: server.url }], { env });
  expect(outcomes).toMatchObject([{ status: 200, length: 5 }]);
  expect(asked).toEqual([`127.0.0.1:${server.port}`]);
});
