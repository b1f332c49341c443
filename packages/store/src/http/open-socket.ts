import { connect, isIP, type OnReadOpts, type Socket } from "node:net";
import { connect as connectSecurely, type TLSSocket } from "node:tls";

/** What is known of a host from earlier connections. */
export interface KnownHost {
  /** Continues an earlier TLS session, which saves its certificates. */
  session?: Buffer | undefined;
}

/**
 * A connection to the host of a URL that reads into the memory it is given, instead of making a buffer for every piece.
 *
 * `onReady` comes when a request may be sent: over TLS after the certificate has been found good.
 */
export function openSocket(url: URL, known: KnownHost, onread: OnReadOpts, onReady: () => void): Socket {
  const isSecure = url.protocol === "https:";
  // A URL has the address of IPv6 in brackets.
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const address = { host, port: Number(url.port || (isSecure ? 443 : 80)), onread };
  const socket = isSecure ? secured(host, address, known) : connect(address);
  socket.once(isSecure ? "secureConnect" : "connect", onReady);
  // As the agents of node:http do: small requests at once, and a sign of life while nothing is sent.
  socket.setNoDelay(true);
  socket.setKeepAlive(true, 1000);
  return socket;
}

function secured(
  host: string,
  address: { host: string; port: number; onread: OnReadOpts },
  known: KnownHost,
): TLSSocket {
  const socket = connectSecurely({
    ...address,
    ALPNProtocols: ["http/1.1"],
    ...(isIP(host) === 0 && { servername: host }),
    ...(known.session && { session: known.session }),
  });
  socket.on("session", (session: Buffer) => {
    known.session = session;
  });
  // A session that no longer works must not be tried for ever.
  socket.once("error", () => {
    known.session = undefined;
  });
  return socket;
}
