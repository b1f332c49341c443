import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Files behind a real server, by their whole path: a folder of a store has the same names in many places. */
export interface FolderServer {
  readonly url: string;
  readonly files: Map<string, Uint8Array>;
  /** What was asked for: path, and status. */
  readonly requests: { readonly path: string; readonly status: number; readonly authorization?: string | undefined }[];
  close(): Promise<void>;
}

export async function startFolderServer(): Promise<FolderServer> {
  const files = new Map<string, Uint8Array>();
  const requests: { path: string; status: number; authorization?: string | undefined }[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://folder").pathname).slice(1);
    const bytes = files.get(path);
    const [, suffix] = /^bytes=-(\d+)$/.exec(request.headers.range ?? "") ?? [];
    const fromEnd = suffix && bytes && [String(Math.max(0, bytes.length - Number(suffix))), String(bytes.length - 1)];
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? ["", ...(fromEnd || [])];
    const status = !bytes ? 404 : first === undefined ? 200 : 206;
    requests.push({ path, status, authorization: request.headers.authorization });
    if (!bytes) response.writeHead(404).end();
    else if (first === undefined) response.writeHead(200).end(bytes);
    else {
      const end = Math.min(Number(last), bytes.length - 1);
      const range = `bytes ${first}-${end}/${bytes.length}`;
      response.writeHead(206, { "content-range": range }).end(bytes.subarray(Number(first), end + 1));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    requests,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
