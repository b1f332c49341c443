import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { FaultEngine } from "../faults/fault-engine.js";
import { applyRequestFault, type RedirectTargets } from "../faults/request-faults.js";
import type { RoleName } from "../role.js";
import { BodyTooLargeError, Exchange, type Reply } from "./exchange.js";
import type { RecordedRequest } from "./recorded-request.js";
import { pauseOrClose, sendReply } from "./send.js";

/** Answers one request of a role. */
export type RoleHandler = (exchange: Exchange) => Reply | Promise<Reply>;

/** What the servers of a box have in common. */
export interface ServerContext {
  readonly faults: FaultEngine;
  readonly latencyMs: number;
  record(request: RecordedRequest): void;
  nextConnection(): number;
  targets(): RedirectTargets;
}

/** A started server of one role. */
export interface RoleServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts a server on the given loopback address, or on 127.0.0.1 where that address does not exist. */
export async function startRoleServer(
  role: RoleName,
  host: string,
  handler: RoleHandler,
  context: ServerContext,
): Promise<RoleServer> {
  const connections = new WeakMap<Socket, number>();
  const sockets = new Set<Socket>();
  const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0, maxHeaderSize: 2 ** 20 });
  server.on("connection", (socket) => {
    connections.set(socket, context.nextConnection());
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("request", (request, response) => {
    const record = recordOf(role, request, connections.get(request.socket) ?? 0);
    context.record(record);
    answer(new Exchange(role, request, response, record), handler, context).catch((error: unknown) => {
      fail(response, record, error);
    });
  });
  await listen(server, host);
  const { address, port } = server.address() as AddressInfo;
  return {
    url: `http://${address}:${port}`,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function answer(exchange: Exchange, handler: RoleHandler, context: ServerContext): Promise<void> {
  if (context.latencyMs > 0) await pauseOrClose(exchange.response, context.latencyMs);
  const fault = context.faults.take(exchange, "request", (rule) => {
    return rule.kind !== "expired-token" || exchange.header("authorization") !== undefined;
  });
  if (fault !== undefined) {
    const instead = await applyRequestFault(exchange, fault, context.targets());
    if (instead === "no answer") return;
    if (instead !== undefined) {
      exchange.request.resume();
      await sendReply(exchange, instead);
      return;
    }
  }
  const reply = await handler(exchange);
  if (!exchange.request.readableEnded) exchange.request.resume();
  const damaged =
    reply.fault === undefined
      ? context.faults.take(exchange, "body", (rule) => suits(rule.kind, reply, exchange))
      : null;
  await sendReply(exchange, damaged === null || damaged === undefined ? reply : { ...reply, fault: damaged });
}

/** Only answers with a body can be damaged; ranges and ETags are the file server's business. */
function suits(kind: string, reply: Reply, exchange: Exchange): boolean {
  if (reply.status < 200 || reply.status > 299 || exchange.method === "HEAD" || reply.body === undefined) return false;
  return !kind.includes("range") && !kind.startsWith("etag");
}

function recordOf(role: RoleName, request: IncomingMessage, connection: number): RecordedRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  const path = request.url ?? "/";
  return { role, method: request.method ?? "GET", path, headers, status: 0, bytesSent: 0, connection, at: Date.now() };
}

function fail(response: ServerResponse, record: RecordedRequest, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const tooLarge = error instanceof BodyTooLargeError;
  record.status = tooLarge ? 413 : 500;
  response.writeHead(record.status, { "content-type": "text/plain; charset=utf-8" });
  response.end(tooLarge ? "Request body exceeds maximum size" : `The simulator failed: ${String(error)}`);
}

async function listen(server: Server, host: string): Promise<void> {
  try {
    server.listen(0, host);
    await once(server, "listening");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (host === "127.0.0.1" || (code !== "EADDRNOTAVAIL" && code !== "EACCES" && code !== "EINVAL")) throw error;
    await listen(server, "127.0.0.1");
  }
}
