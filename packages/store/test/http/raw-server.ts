import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createServer as createSecureServer, type TLSSocket, type TlsOptions } from "node:tls";
import { onTestFinished } from "vitest";

/** What a server of bytes has seen. */
export interface RawServer {
  readonly url: string;
  readonly port: number;
  /** Heads of requests, in the order they came, without the empty line. */
  readonly requests: readonly string[];
  /** Every connection there ever was; one that has ended is `destroyed`. */
  readonly sockets: readonly Socket[];
  readonly server: Server;
  close(): Promise<void>;
}

export interface RawServerOptions {
  readonly host?: string;
  readonly tls?: TlsOptions;
  /** Called for every connection, before anything was read; over TLS after the handshake. */
  readonly connected?: (socket: Socket) => void;
}

/** Says what is to be sent when a request has come: its head, how many came before it, and before it on its connection. */
export type Answering = (socket: Socket, request: string, index: number, indexOnSocket: number) => void;

/** A server that sends the bytes it is told to, since a server of node:http makes no mistakes. It ends with its test. */
export async function rawServer(answer: Answering, options: RawServerOptions = {}): Promise<RawServer> {
  const { host = "127.0.0.1", tls, connected } = options;
  const requests: string[] = [];
  const sockets: Socket[] = [];
  const accept = (socket: Socket) => {
    let text = "";
    let onSocket = 0;
    sockets.push(socket);
    // A client may end in any way; what matters is what it was told.
    socket.on("error", () => undefined);
    socket.on("data", (data) => {
      text += data.toString("latin1");
      for (let end = text.indexOf("\r\n\r\n"); end >= 0; end = text.indexOf("\r\n\r\n")) {
        const request = text.slice(0, end);
        text = text.slice(end + 4);
        requests.push(request);
        answer(socket, request, requests.length - 1, onSocket++);
      }
    });
    connected?.(socket);
  };
  const server: Server = tls ? createSecureServer(tls, accept as (socket: TLSSocket) => void) : createServer(accept);
  server.listen(0, host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(close);
  const name = host.includes(":") ? `[${host}]` : host;
  return { url: `${tls ? "https" : "http"}://${name}:${port}/`, port, requests, sockets, server, close };
}

/** An answer with a length. */
export function answered(body: string | Uint8Array, ...lines: string[]): Buffer {
  const bytes = Buffer.from(body);
  const head = ["HTTP/1.1 200 OK", `content-length: ${bytes.length}`, ...lines, "", ""].join("\r\n");
  return Buffer.concat([Buffer.from(head, "latin1"), bytes]);
}

/** How many connections are still there. */
export function openSockets({ sockets }: RawServer): number {
  return sockets.filter(({ destroyed }) => !destroyed).length;
}
