/** What tests of portable code ask Node for: files of the project, and paths. The server of the page answers for the disk. */

/** A sync request: a test reads its fixtures before it declares itself. */
function ask(verb: string, path: string): string | undefined {
  const request = new XMLHttpRequest();
  request.open("GET", `/disk/${verb}?path=${encodeURIComponent(String(path))}`, false);
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  return request.status === 200 ? request.responseText : undefined;
}

export function readFileSync(place: string | URL, options?: string | { encoding?: string }): Uint8Array | string {
  const path = typeof place === "string" ? place : fileURLToPath(place);
  const text = ask("read", path);
  if (text === undefined) throw Object.assign(new Error(`ENOENT: no such file, open '${path}'`), { code: "ENOENT" });
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 0xff);
  return options ? new TextDecoder().decode(bytes) : bytes;
}

export const existsSync = (place: string | URL): boolean =>
  ask("exists", typeof place === "string" ? place : fileURLToPath(place)) === "true";

export function readdirSync(place: string | URL, { recursive = false } = {}): string[] {
  const path = typeof place === "string" ? place : fileURLToPath(place);
  return JSON.parse(ask(recursive ? "tree" : "list", path) ?? "[]") as string[];
}

export const statSync = (place: string | URL): { size: number } => ({ size: readFileSync(place).length });

const noDisk = async (): Promise<never> => {
  throw new Error("A page has no disk.");
};

export { noDisk as stat, noDisk as writeFile };

export const readFile = async (path: string, options?: string): Promise<Uint8Array | string> =>
  readFileSync(path, options);
export const readdir = async (path: string): Promise<string[]> => readdirSync(path);

export const fileURLToPath = (url: string | URL): string => decodeURIComponent(new URL(url).pathname);
export const pathToFileURL = (path: string): URL => new URL(`file://${path}`);

export const join = (...parts: string[]): string => normal(parts.join("/"));
export const resolve = (...parts: string[]): string =>
  normal(parts.reduce((path, part) => (part.startsWith("/") ? part : `${path}/${part}`)));
export const dirname = (path: string): string => path.slice(0, Math.max(path.lastIndexOf("/"), 1));
export const basename = (path: string, end = ""): string => {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return end !== "" && name.endsWith(end) ? name.slice(0, -end.length) : name;
};
export const extname = (path: string): string => /\.[^./]+$/.exec(path)?.[0] ?? "";

export const relative = (from: string, to: string): string =>
  to.startsWith(`${from}/`) ? to.slice(from.length + 1) : to;
export const sep = "/";

const normal = (path: string) => decodeURIComponent(new URL(`file://${path}`).pathname);

export const setTimeoutLater = <T>(delay: number, value?: T): Promise<T | undefined> =>
  new Promise((resolve) => globalThis.setTimeout(() => resolve(value), delay));
export { setTimeoutLater as setTimeout };

/** Sends bytes, gets bytes: the server computes what Node computes at once and a page only later. */
function compute(verb: string, bytes: Uint8Array): Uint8Array {
  const request = new XMLHttpRequest();
  request.open("POST", `/compute/${verb}`, false);
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send(bytes as Uint8Array<ArrayBuffer>);
  if (request.status !== 200) throw new Error(`The page's server cannot ${verb}.`);
  return Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0) & 0xff);
}

export const deflateSync = (bytes: Uint8Array): Uint8Array => compute("deflate", bytes);
export const gzipSync = (bytes: Uint8Array): Uint8Array => compute("gzip", bytes);
export const deflateRawSync = (bytes: Uint8Array): Uint8Array => compute("deflateRaw", bytes);

export function createHash(algorithm: string) {
  const pieces: Uint8Array[] = [];
  return {
    update(piece: Uint8Array | string) {
      // The memory of a piece may be used again.
      pieces.push(
        typeof piece === "string"
          ? new TextEncoder().encode(piece)
          : new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength).slice(),
      );
      return this;
    },
    digest(encoding: "hex" | "base64"): string {
      const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
      let at = 0;
      for (const piece of pieces) {
        whole.set(piece, at);
        at += piece.length;
      }
      if (encoding === "base64") return btoa(String.fromCharCode(...compute(algorithm, whole)));
      return Array.from(compute(algorithm, whole), (byte) => byte.toString(16).padStart(2, "0")).join("");
    },
  };
}

export async function once(target: EventTarget, name: string): Promise<unknown[]> {
  return [await new Promise((resolve) => target.addEventListener(name, resolve, { once: true }))];
}
