import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

interface StoredObject {
  readonly bytes: Buffer;
  readonly metadata: Record<string, string>;
  readonly generation: number;
}

interface Session {
  readonly bucket: string;
  readonly key: string;
  readonly onlyIf: string | null;
  readonly facts: { metadata?: Record<string, string>; md5Hash?: string };
  bytes: Buffer;
  done?: StoredObject;
}

/** As much of a server's answer as is used here. */
interface Answer {
  writeHead(status: number, headers?: Record<string, string>): unknown;
  end(body?: string): unknown;
}

/**
 * Google Cloud Storage as far as a target needs it, from its documentation: resumable uploads, generation conditions, MD5, paging.
 *
 * The emulator of PyPI has no conditions and breaks nothing; this one does both.
 */
export async function startGcsServer() {
  const buckets = new Map<string, Map<string, StoredObject>>();
  let generations = 0;
  const sessions = new Map<string, Session>();
  const requests: { method: string; path: string; authorization: string | undefined }[] = [];
  /** Answers to give instead, by a test; `keep` bytes of the body arrive all the same. */
  const troubles: { readonly match: RegExp; readonly status: number; readonly keep?: number }[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://x");
    const { method = "GET", headers } = request;
    requests.push({ method, path: url.pathname + url.search, authorization: headers.authorization });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    let body: Buffer = Buffer.concat(chunks);
    const at = troubles.findIndex(({ match }) => match.test(`${method} ${url.pathname}${url.search}`));
    const trouble = at < 0 ? undefined : troubles.splice(at, 1)[0];
    const session = sessions.get(url.searchParams.get("upload_id") ?? "");
    if (trouble?.keep === undefined && trouble) return fail(response, trouble.status, "backendError");
    if (session) {
      if (trouble?.keep !== undefined) body = body.subarray(0, trouble.keep);
      takeChunk(method, headers["content-range"] ?? "", body, session, trouble ? new NullResponse() : response);
      if (trouble) fail(response, trouble.status, "backendError");
      return;
    }
    if (headers.authorization !== "Bearer good") {
      const forbidden = headers.authorization === "Bearer reader" && method !== "GET";
      return forbidden ? fail(response, 403, "forbidden") : fail(response, 401, "authError");
    }
    const [, name = "", key] = /^\/(?:upload\/)?storage\/v1\/b\/([^/]+)\/o(?:\/(.+))?$/.exec(url.pathname) ?? [];
    const bucket = buckets.get(name);
    if (!bucket) return fail(response, 404, "notFound", "The specified bucket does not exist.");
    if (method === "POST") return beginUpload(name, url, body, response);
    if (key === undefined) return list(bucket, url, response);
    const object = bucket.get(decodeURIComponent(key));
    if (!object) return fail(response, 404, "notFound", "No such object");
    if (method === "DELETE") {
      bucket.delete(decodeURIComponent(key));
      response.writeHead(204).end();
    } else if (url.searchParams.get("alt") === "media") {
      const [, first, last] = /bytes=(\d+)-(\d*)/.exec(headers.range ?? "") ?? [];
      const end = last ? Number(last) + 1 : undefined;
      response.writeHead(first === undefined ? 200 : 206).end(object.bytes.subarray(Number(first ?? 0), end));
    } else json(response, 200, factsOf(decodeURIComponent(key), object));
  }

  function beginUpload(bucket: string, url: URL, body: Buffer, response: ServerResponse): void {
    const key = url.searchParams.get("name") ?? "";
    const onlyIf = url.searchParams.get("ifGenerationMatch");
    const id = randomBytes(8).toString("hex");
    sessions.set(id, { bucket, key, onlyIf, facts: JSON.parse(body.toString("utf8")), bytes: Buffer.alloc(0) });
    const location = `${address}/upload/storage/v1/b/${bucket}/o?uploadType=resumable&upload_id=${id}`;
    response.writeHead(200, { location }).end();
  }

  function takeChunk(method: string, range: string, body: Buffer, session: Session, response: Answer): unknown {
    if (method === "DELETE") {
      for (const [id, one] of sessions) if (one === session) sessions.delete(id);
      response.writeHead(499);
      return response.end();
    }
    if (session.done) return json(response, 200, factsOf(session.key, session.done));
    const [, first, total] = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(range) ?? [];
    if (first !== undefined && Number(first) !== session.bytes.length) return fail(response, 400, "invalid");
    if (total === "*" && body.length % (256 * 1024) !== 0 && response instanceof NullResponse === false) {
      return fail(response, 400, "invalid", "Chunks are multiples of 256 KiB");
    }
    // Google keeps whole steps of a chunk that broke off.
    const kept = response instanceof NullResponse ? body.length - (body.length % (256 * 1024)) : body.length;
    session.bytes = Buffer.concat([session.bytes, body.subarray(0, kept)]);
    if (total === "*" || session.bytes.length < Number(total)) {
      const { length } = session.bytes;
      response.writeHead(308, length > 0 ? { range: `bytes=0-${length - 1}` } : {});
      return response.end();
    }
    const bucket = buckets.get(session.bucket) as Map<string, StoredObject>;
    const md5 = createHash("md5").update(session.bytes).digest("base64");
    const { md5Hash, metadata = {} } = session.facts;
    if (md5Hash !== undefined && md5Hash !== md5) return fail(response, 400, "invalid", "Provided MD5 hash differs");
    if (session.onlyIf !== null && String(bucket.get(session.key)?.generation ?? 0) !== session.onlyIf)
      return fail(response, 412, "conditionNotMet");
    const object = { bytes: session.bytes, metadata, generation: ++generations };
    bucket.set(session.key, object);
    session.done = object;
    return json(response, 200, factsOf(session.key, object));
  }

  function list(bucket: Map<string, StoredObject>, url: URL, response: ServerResponse): void {
    const prefix = url.searchParams.get("prefix") ?? "";
    const after = url.searchParams.get("pageToken") ?? "";
    const keys = [...bucket.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    const page = keys.slice(0, 100);
    json(response, 200, {
      items: page.map((key) => factsOf(key, bucket.get(key) as StoredObject)),
      ...(keys.length > page.length && { nextPageToken: page.at(-1) }),
    });
  }

  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: address,
    requests,
    troubles,
    createBucket: (name: string) => void buckets.set(name, new Map()),
    bytes: (bucket: string, key: string) => buckets.get(bucket)?.get(key)?.bytes,
    unfinished: () => [...sessions.values()].flatMap(({ key, done }) => (done ? [] : [key])),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Stands in for an answer that is lost. */
class NullResponse {
  writeHead(): this {
    return this;
  }
  end(): this {
    return this;
  }
}

function factsOf(name: string, { bytes, metadata, generation }: StoredObject) {
  const md5Hash = createHash("md5").update(bytes).digest("base64");
  return {
    name,
    size: String(bytes.length),
    etag: `CL${generation}=`,
    generation: String(generation),
    md5Hash,
    metadata,
  };
}

function json(response: Answer, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}

function fail(response: Answer, status: number, reason: string, message = reason): void {
  json(response, status, { error: { code: status, message, errors: [{ reason, message }] } });
}
