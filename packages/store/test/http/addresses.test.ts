import dns from "node:dns";
import { networkInterfaces } from "node:os";
import { describe, expect, it, onTestFinished } from "vitest";
import { ask, ownTransport, read } from "./ask.js";
import { answered, openSockets, rawServer } from "./raw-server.js";

const HAS_IPV6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === "::1"));
if (!HAS_IPV6) process.stderr.write("There is no IPv6 here: what is said of it is not tested.\n");

/** Lets names have these addresses until the end of the test. */
function nameService(addresses: readonly string[]): void {
  const { lookup } = dns;
  const found = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  dns.lookup = ((_: string, __: unknown, done: (error: null, all: unknown) => void) =>
    setImmediate(done, null, found)) as unknown as typeof lookup;
  onTestFinished(() => {
    dns.lookup = lookup;
  });
}

const hello = (host: string) => rawServer((socket, request) => socket.write(answered(request)), { host });

describe("a host that has several addresses", () => {
  it.each(["127.0.0.1", ...(HAS_IPV6 ? ["::1"] : [])])(
    "is reached at the one its server listens at, %s",
    async (host) => {
      const { port } = await hello(host);
      for (const addresses of [undefined, ["::1", "127.0.0.1"], ["127.0.0.1", "::1"]]) {
        // Not every machine has both for localhost.
        if (addresses) nameService(addresses);
        else if (host === "::1") continue;
        const transport = ownTransport();
        for (let i = 0; i < 2; i++)
          expect(await read(transport, `http://localhost:${port}/`)).toContain(`\r\nhost: localhost:${port}\r\n`);
      }
    },
  );

  it("may be left while they are tried", async () => {
    const server = await hello("127.0.0.1");
    nameService(["::1", "127.0.0.1"]);
    const stop = new AbortController();
    const asked = ask(ownTransport(), `http://localhost:${server.port}/`, { signal: stop.signal });
    setImmediate(() => stop.abort(new Error("enough")));
    // The answer may have been faster.
    await asked.catch((reason) => expect(reason).toBe(stop.signal.reason));
    await expect.poll(() => openSockets(server)).toBe(0);
  });

  it("that all refuse is an error that may pass", async () => {
    const server = await hello("127.0.0.1");
    await server.close();
    await expect(ask(ownTransport(), `http://localhost:${server.port}/`)).rejects.toMatchObject({
      name: "TransferError",
      code: "store/network",
      retryable: true,
    });
  });
});

describe("an address", () => {
  it.skipIf(!HAS_IPV6)("of IPv6 in brackets is reached, where there is IPv6", async () => {
    const server = await hello("::1");
    const transport = ownTransport();
    expect(server.url).toBe(`http://[::1]:${server.port}/`);
    for (let i = 0; i < 2; i++)
      expect(await read(transport, server.url)).toContain(`\r\nhost: [::1]:${server.port}\r\n`);
    expect(server.sockets).toHaveLength(1);
  });

  it.skipIf(!HAS_IPV6)("of IPv6 gets no server name over TLS, where there is IPv6", async () => {
    const server = await hello("::1");
    const asked = ask(ownTransport({ headersTimeoutMs: 200 }), `https://[::1]:${server.port}/`);
    await expect(asked).rejects.toMatchObject({ name: "TransferError" });
    expect(server.sockets).toHaveLength(1);
  });

  it("in another spelling is the same one", async () => {
    const server = await hello("127.0.0.1");
    const transport = ownTransport();
    for (const host of ["127.0.0.1", "127.1", "0x7f000001", "2130706433"])
      expect(await read(transport, `http://${host}:${server.port}/`)).toContain(
        `\r\nhost: 127.0.0.1:${server.port}\r\n`,
      );
    expect(server.sockets).toHaveLength(1);
  });

  it.each([
    [
      "that does not exist",
      "http://does-not-exist.invalid/",
      { code: "store/network", data: { url: "http://does-not-exist.invalid/" } },
    ],
    ["of port 0", "http://127.0.0.1:0/", { code: "store/network" }],
  ])("%s is an error", async (_, url, error) => {
    await expect(ask(ownTransport(), url)).rejects.toMatchObject({ name: "TransferError", ...error });
  });

  it("of a wrong kind is refused before anything is sent", async () => {
    for (const url of ["not an address", "http://", "ftp://127.0.0.1/", "http://a b/"])
      await expect(ask(ownTransport(), url)).rejects.toThrow(TypeError);
  });

  it("with secrets shows none of them in an error", async () => {
    const server = await rawServer((socket) => socket.end("no HTTP\r\n\r\n"));
    const url = `http://user:hidden-password@127.0.0.1:${server.port}/a?X-Amz-Signature=hidden-signature`;
    const error = await ask(ownTransport(), url, { headers: { cookie: "hidden-cookie" } }).catch((reason) => reason);
    expect(error).toMatchObject({ name: "TransferError", code: "store/network" });
    expect(error.message).not.toContain("hidden");
    expect(server.requests[0]).toContain("hidden-cookie");
  });
});
