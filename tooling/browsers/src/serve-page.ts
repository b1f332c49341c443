import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** A page on a port of this machine. */
export interface ServedPage {
  readonly url: string;
  close(): Promise<void>;
}

/** What a page said on its console is in `complaints`, for engines whose drivers do not tell. */
const WATCH = `globalThis.complaints = [];
addEventListener("error", ({ message }) => complaints.push(message));
addEventListener("unhandledrejection", ({ reason }) => complaints.push(String(reason)));
for (const level of ["error", "warn"]) {
  const say = console[level];
  console[level] = (...words) => { complaints.push(words.join(" ")); say.apply(console, words); };
}`;

/**
 * Serves scripts and a page that loads the first of them.
 *
 * @param scripts by path, such as `/page.js`
 * @param others answers whatever is asked for beside them
 */
export async function servePage(
  scripts: ReadonlyMap<string, string>,
  others: RequestListener = (_request, response) => void response.writeHead(404).end(),
): Promise<ServedPage> {
  const [first] = scripts.keys();
  const page = `<!doctype html><meta charset="utf-8"><title>test</title><script>${WATCH}</script><script type="module" src="${first}"></script>`;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const script = scripts.get(pathname);
    if (pathname === "/") response.setHeader("content-type", "text/html").end(page);
    else if (script !== undefined) response.setHeader("content-type", "text/javascript; charset=utf-8").end(script);
    else if (pathname === "/favicon.ico") response.writeHead(204).end();
    else others(request, response);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
