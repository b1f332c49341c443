import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { defineSystem, login } from "../src/index.js";
import { proxyFetch } from "../src/node.js";

let box: Simulator;
let proxy: Server;
let address: string;
/** Hosts that the proxy was asked for, and what came with the question. */
const asked: { readonly host: string | undefined; readonly headers: object }[] = [];

beforeAll(async () => {
  box = await startSimulator({ granules: 1 });
  proxy = createServer();
  proxy.on("connect", (request, socket) => {
    asked.push({ host: request.url, headers: request.headers });
    const [host, port] = (request.url as string).split(":");
    const upstream = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    for (const each of [socket, upstream]) each.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await box.close();
  proxy.closeAllConnections();
  proxy.close();
});
beforeEach(() => {
  asked.splice(0);
});
afterEach(() => vi.unstubAllEnvs());

const hostOf = (url: string) => new URL(url).host;

describe("a proxy that the environment names", () => {
  it("carries logins and requests, and never sees the token", async () => {
    vi.stubEnv("HTTP_PROXY", address);
    const auth = await login({ system: defineSystem(box.system), ...box.user });
    const response = await auth.fetch(`${box.urls.data}/protected/a/b.nc`);
    expect(response.status).toBe(200);
    expect((await response.arrayBuffer()).byteLength).toBe(
      box.files.expected(`${box.urls.data}/protected/a/b.nc`)?.size,
    );
    expect(new Set(asked.map(({ host }) => host))).toEqual(
      new Set([box.urls.edl, box.urls.data, box.urls.objects].map(hostOf)),
    );
    expect(box.searchSecrets(JSON.stringify(asked))).toEqual([]);
    expect(box.leaks()).toEqual([]);
  });

  it("is passed by for the hosts of NO_PROXY, and by a fetch that the caller gives", async () => {
    vi.stubEnv("HTTP_PROXY", address);
    vi.stubEnv("NO_PROXY", "127.0.0.3");
    await (await login({ system: defineSystem(box.system), ...box.user })).token();
    expect(asked).toEqual([]);
    vi.stubEnv("NO_PROXY", "");
    await (await login({ system: defineSystem(box.system), ...box.user, fetch: globalThis.fetch })).token();
    expect(asked).toEqual([]);
  });

  it("takes requests as objects too", async () => {
    const network = proxyFetch({ http_proxy: address }) as typeof fetch;
    const request = new Request(`${box.urls.evil}/x`, { method: "POST", body: "hello", headers: { "x-a": "1" } });
    expect((await network(request)).status).toBe(200);
    expect(box.requests.at(-1)).toMatchObject({ method: "POST", body: "hello", headers: { "x-a": "1" } });
    expect(asked).toHaveLength(1);
  });

  it("is nobody's business without one, or where Node follows the variables by itself", () => {
    expect(proxyFetch({})).toBeUndefined();
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    const follows = major >= 24 || (major === 22 && minor >= 21);
    expect(proxyFetch({ HTTPS_PROXY: address, NODE_USE_ENV_PROXY: "1" }) === undefined).toBe(follows);
  });

  it("that does not answer is a network error like any other", async () => {
    vi.stubEnv("HTTP_PROXY", "http://127.0.0.1:9");
    await expect(login({ system: defineSystem(box.system), ...box.user })).rejects.toMatchObject({
      code: "credentials/login-failed",
      retryable: true,
    });
  });
});
