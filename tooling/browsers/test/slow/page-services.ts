import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { type Simulator, type SimulatorOptions, startSimulator } from "@earthaccess/simulator";

/** What the server of a page does for tests in it. */
export interface PageServices {
  readonly answer: RequestListener;
  close(): Promise<void>;
}

const COMPRESSORS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  deflate: deflateSync,
  deflateRaw: deflateRawSync,
  gzip: gzipSync,
};

const DISK: Readonly<Record<string, (path: string) => string | Uint8Array>> = {
  read: (path) => readFileSync(path),
  exists: (path) => String(existsSync(path)),
  list: (path) => JSON.stringify(readdirSync(path)),
  tree: (path) => JSON.stringify(readdirSync(path, { recursive: true })),
};

/** Reads files of the project, compresses, digests, and runs simulators. */
export function pageServices(): PageServices {
  const boxes = new Map<number, Simulator>();
  const answer = async (request: IncomingMessage): Promise<string | Uint8Array | undefined> => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const [, kind, verb = ""] = pathname.split("/");
    if (kind === "disk") return DISK[verb]?.(searchParams.get("path") ?? "");
    const body = await bodyOf(request);
    if (kind === "compute") return COMPRESSORS[verb]?.(body) ?? createHash(verb).update(body).digest();
    if (kind !== "simulator") return undefined;
    if (verb === "start") {
      const { port } = new URL(`http://${request.headers.host}`);
      const options = JSON.parse(String(body)) as SimulatorOptions;
      const box = await startSimulator({ dataCorsOrigin: `127.0.0.1:${port}`, ...options });
      boxes.set(boxes.size, box);
      return String(boxes.size - 1);
    }
    if (verb === "close") {
      await boxes.get(Number(String(body)))?.close();
      return "";
    }
    return JSON.stringify(look(boxes, JSON.parse(String(body)) as Question));
  };
  return {
    answer: (request: IncomingMessage, response: ServerResponse) =>
      void answer(request).then(
        (found) => (found === undefined ? response.writeHead(404).end() : response.end(found)),
        (error: unknown) => response.writeHead(404).end(String(error)),
      ),
    close: async () => void (await Promise.all([...boxes.values()].map((box) => box.close()))),
  };
}

interface Question {
  readonly box: number;
  readonly path: readonly string[];
  readonly args?: readonly unknown[];
}

function look(boxes: ReadonlyMap<number, Simulator>, { box, path, args }: Question): object {
  let owner: unknown;
  let value: unknown = boxes.get(box);
  for (const name of path) {
    owner = value;
    value = (value as Record<string, unknown>)[name];
  }
  try {
    if (args) value = (value as (...args: unknown[]) => unknown).apply(owner, args.map(received));
  } catch (error) {
    const { name, message } = error as Error;
    return { error: { name, message } };
  }
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString("base64") };
  const callable = typeof value === "function" || (value !== null && typeof value === "object" && hasMethods(value));
  return callable ? { callable } : { value };
}

const hasMethods = (value: object) =>
  Object.values(value).some((member) => typeof member === "function") ||
  (Object.getPrototypeOf(value) !== Object.prototype && !Array.isArray(value));

function received(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { bytes, pattern, flags } = value as { bytes?: unknown; pattern?: unknown; flags?: unknown };
  if (typeof bytes === "string") return new Uint8Array(Buffer.from(bytes, "base64"));
  if (typeof pattern === "string") return new RegExp(pattern, String(flags));
  if (Array.isArray(value)) return value.map(received);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, received(member)]));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
