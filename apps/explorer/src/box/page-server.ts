import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json; charset=utf-8",
  ".wasm": "application/wasm",
  ".map": "application/json; charset=utf-8",
};

/** What the server of the page is told. */
export interface PageServerOptions {
  /** Folder with the built page. */
  readonly folder: string;
  /** @default a free one */
  readonly port?: number;
  /** Origins that the page may talk to and show pictures of, beside its own: `https:` for all that are encrypted. */
  readonly origins: () => readonly string[];
  /** Answers `config.json`. */
  readonly config: () => unknown;
  /** Answers `box/token`; without it there is none. */
  readonly token?: () => string;
}

/** A started server of the page. */
export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the built page on the loopback address, with a policy that keeps it from talking to anybody else. */
export async function startPageServer(options: PageServerOptions): Promise<PageServer> {
  const server = createServer((request, response) => {
    answer(request, response, options).catch(() => response.writeHead(404).end("Not found"));
  });
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, options: PageServerOptions): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
  response.setHeader("content-security-policy", policy(options.origins()));
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("referrer-policy", "no-referrer");
  response.setHeader("cache-control", "no-cache");
  const json = (value: unknown): void => {
    response.writeHead(200, { "content-type": TYPES[".json"] }).end(JSON.stringify(value));
  };
  if (pathname === "/config.json") return json(options.config());
  if (pathname === "/box/token") {
    // Only the page itself may have one: a form of another site cannot set this header's value.
    const isOurs = request.headers["sec-fetch-site"] === "same-origin";
    if (options.token === undefined || request.method !== "POST" || !isOurs) return void response.writeHead(403).end();
    return json({ token: options.token() });
  }
  const name = pathname === "/" ? "index.html" : decodeURIComponent(pathname);
  const path = normalize(join(options.folder, name));
  if (!path.startsWith(normalize(`${options.folder}/`)) || name.includes("\0"))
    return void response.writeHead(404).end();
  const content = await readFile(path);
  response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(content);
}

function policy(origins: readonly string[]): string {
  const others = origins.join(" ");
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "worker-src 'self'",
    `img-src 'self' blob: data: ${others}`,
    `connect-src 'self' ${others}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
