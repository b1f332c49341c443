import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TLSSocket, TlsOptions } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Certificate, HAS_OPENSSL, ownCertificate } from "./certificates.js";
import { askInProcess, bundledTransport, type ChildRequest } from "./client-process.js";
import { type Answering, answered, openSockets, rawServer } from "./raw-server.js";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Passes on what a server sends in one piece, so that what it sent one after the other is read at once. */
async function gatheringRelay(port: number): Promise<string> {
  const relay = await rawServer(() => undefined, {
    connected: (socket) => {
      const above = connect(port, "127.0.0.1").on("error", () => undefined);
      let waiting: Buffer[] = [];
      const pass = () => {
        socket.write(Buffer.concat(waiting));
        waiting = [];
      };
      above.on("data", (data) => {
        if (waiting.length === 0) setTimeout(pass, 20);
        waiting.push(data);
      });
      socket.pipe(above);
      socket.on("close", () => above.destroy());
    },
  });
  return relay.url;
}

describe.skipIf(!HAS_OPENSSL)("over TLS", () => {
  const folder = mkdtempSync(join(tmpdir(), "tls-"));
  let bundle = "";
  let certificates: Readonly<Record<"good" | "expired" | "named" | "unknown", Certificate>>;
  const trusted = join(folder, "trusted.pem");

  beforeAll(async () => {
    bundle = await bundledTransport(folder);
    certificates = {
      good: ownCertificate(folder, "good"),
      expired: ownCertificate(folder, "expired", { until: "20210101000000Z" }),
      named: ownCertificate(folder, "named", { names: "DNS:elsewhere.example" }),
      unknown: ownCertificate(folder, "unknown"),
    };
    const { good, expired, named } = certificates;
    writeFileSync(trusted, [good, expired, named].map(({ cert }) => cert).join("\n"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const secureServer = (answer: Answering, tls: TlsOptions = {}, which: keyof typeof certificates = "good") =>
    rawServer(answer, { tls: { ...certificates[which], ...tls } });
  const askTrusting = (requests: readonly ChildRequest[], options: Parameters<typeof askInProcess>[2] = {}) =>
    askInProcess(bundle, requests, { ...options, env: { NODE_EXTRA_CA_CERTS: trusted } });

  it.each(["TLSv1.2", "TLSv1.3"] as const)("of %s one connection serves many requests", async (version) => {
    const server = await secureServer((socket) => socket.write(answered("Hello")), { maxVersion: version });
    const outcomes = await askTrusting(Array(10).fill({ url: server.url }));
    expect(outcomes).toEqual(Array(10).fill({ status: 200, length: 5, sha256: sha256(Buffer.from("Hello")) }));
    expect(server.sockets).toHaveLength(1);
    await expect.poll(() => openSockets(server)).toBe(0);
  });

  it.each([
    ["unknown", "127.0.0.1", "DEPTH_ZERO_SELF_SIGNED_CERT"],
    ["expired", "127.0.0.1", "CERT_HAS_EXPIRED"],
    ["named", "127.0.0.1", "ERR_TLS_CERT_ALTNAME_INVALID"],
    ["named", "localhost", "ERR_TLS_CERT_ALTNAME_INVALID"],
  ] as const)("a certificate that is %s is refused at %s, and the token is not sent", async (which, host, system) => {
    for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
      let received = 0;
      const server = await rawServer((socket) => socket.write(answered("Hello")), {
        tls: { ...certificates[which], maxVersion },
        connected: (socket) => void socket.on("data", ({ length }) => (received += length)),
      });
      const url = server.url.replace("127.0.0.1", host);
      const request = { url, headers: { authorization: "Bearer not-a-real-one" } };
      // The second and third must not profit from a session of the first.
      const outcomes = await askTrusting([request, request, request]);
      const error = { name: "TransferError", code: "store/network", retryable: false, system };
      expect(outcomes).toMatchObject([{ error }, { error }, { error }]);
      expect(JSON.stringify(outcomes)).not.toContain("not-a-real-one");
      expect([received, server.requests]).toEqual([0, []]);
      await expect.poll(() => openSockets(server)).toBe(0);
    }
  });

  it.each(["TLSv1.2", "TLSv1.3"] as const)(
    "of %s a second connection continues the session of the first",
    async (version) => {
      const continued: boolean[] = [];
      const server = await rawServer((socket) => socket.write(answered("Hello", "connection: close")), {
        tls: { ...certificates.good, maxVersion: version },
        connected: (socket) => void continued.push((socket as TLSSocket).isSessionReused()),
      });
      const outcomes = await askTrusting([{ url: server.url }, { url: server.url }, { url: server.url }]);
      expect(outcomes.map(({ length }) => length)).toEqual([5, 5, 5]);
      expect(continued).toEqual([false, true, true]);
    },
  );

  it("a session that its server no longer knows costs a handshake, not a request", async () => {
    const server = await secureServer((socket, _, index) => {
      if (index === 0)
        (server.server as unknown as { setTicketKeys(keys: Buffer): void }).setTicketKeys(randomBytes(48));
      socket.write(answered("Hello", "connection: close"));
    });
    const outcomes = await askTrusting([{ url: server.url }, { url: server.url }]);
    expect(outcomes.map(({ length }) => length)).toEqual([5, 5]);
  });

  it("the name of the host is given, and HTTP/1.1 is asked for", async () => {
    const server = await secureServer((socket) => socket.write(answered("Hello")), {
      ALPNProtocols: ["h2", "http/1.1"],
    });
    await askTrusting([{ url: server.url.replace("127.0.0.1", "localhost") }, { url: server.url }]);
    const seen = server.sockets.map((socket) => socket as TLSSocket & { servername: string | false });
    expect(seen.map(({ servername, alpnProtocol }) => [servername || "", alpnProtocol])).toEqual([
      ["localhost", "http/1.1"],
      ["", "http/1.1"],
    ]);
  });

  it("a host that refuses at its first address is reached at its second one", async () => {
    const server = await secureServer((socket) => socket.write(answered(randomBytes(500_000))));
    const url = server.url.replace("127.0.0.1", "localhost");
    const addresses = [
      { address: "::1", family: 6 },
      { address: "127.0.0.1", family: 4 },
    ];
    expect(await askTrusting([{ url }, { url }], { addresses })).toMatchObject([
      { length: 500_000 },
      { length: 500_000 },
    ]);
    expect(server.sockets).toHaveLength(1);
  });

  it.each([270_000, 5_000_000, 50_000_000])("a body of %d bytes is right", async (length) => {
    const body = randomBytes(length);
    const server = await secureServer((socket) => socket.write(answered(body)));
    const outcomes = await askTrusting([{ url: server.url }, { url: server.url, pauseMs: 200 }]);
    expect(outcomes).toEqual(Array(2).fill({ status: 200, length, sha256: sha256(body) }));
    expect(server.sockets).toHaveLength(1);
  });

  it("a body that was whole when nobody wanted it lets the next request have its connection", async () => {
    // Its last record comes in the read that stops the socket.
    const large = randomBytes(270_000);
    const server = await secureServer((socket, request) =>
      socket.write(answered(request.includes("/large") ? large : "Hello")),
    );
    const requests = [{ url: `${server.url}large`, only: "discard", pauseMs: 200 }, { url: server.url }] as const;
    const outcomes = await askTrusting(requests, { options: { headersTimeoutMs: 5000 } });
    expect(outcomes).toMatchObject([{ status: 200 }, { length: 5 }]);
    expect(server.sockets).toHaveLength(1);
  });

  it.each([
    ["in the record of its end", 1],
    ["in a record of their own", 2],
  ])("bytes behind a body %s are never the next answer", async (_, records) => {
    for (const length of [5, 10_000, 16_384, 30_000]) {
      const body = randomBytes(length);
      const server = await secureServer((socket) => {
        const parts = [answered(body), answered("evil")];
        socket.setNoDelay(true);
        for (const part of records === 1 ? [Buffer.concat(parts)] : parts) socket.write(part);
      });
      const requests = Array(3).fill({ url: (await gatheringRelay(server.port)).replace("http:", "https:") });
      const outcomes = await askTrusting(requests, { together: true, options: { maxConnections: 1 } });
      expect(outcomes, `${length}`).toEqual(Array(3).fill({ status: 200, length, sha256: sha256(body) }));
      expect(server.requests).toHaveLength(3);
      expect(server.sockets).toHaveLength(3);
    }
  });

  it("a body with a length that is cut, with or without a farewell, is an error", async () => {
    const cut = answered("x".repeat(100_000)).subarray(0, 90_000);
    const server = await secureServer((socket, _, index) => {
      if (index === 0) socket.end(cut);
      // The connection ends below TLS, as when somebody on the way ends it.
      else socket.write(cut, () => (socket as TLSSocket & { _parent?: unknown }).destroy());
    });
    const outcomes = await askTrusting([{ url: server.url }, { url: server.url }]);
    const error = { name: "ShortReadError", code: "store/short-read", retryable: true };
    expect(outcomes).toMatchObject([{ error }, { error }]);
  });
});
