import { isEarthaccessError, redactUrl } from "@earthaccess/errors";
import type { TargetFileSystem } from "@earthaccess/targets";
import { joinedBytes } from "../read/joined-bytes.js";
import { VirtualError } from "../virtual-errors.js";
import type { FilePart } from "./file-parts.js";
import { openFiles } from "./file-place.js";

/** Small files that are read whole: a document by the name `""`, or the files of a folder by theirs. */
export interface WholeFiles {
  /** @returns undefined when there is no such file */
  read(name: string, signal?: AbortSignal): Promise<Uint8Array | undefined>;
  /** A part of a file, shorter where the file is. */
  part(name: string, part: FilePart, signal?: AbortSignal): Promise<Uint8Array | undefined>;
}

/** No file is longer; the engine's texts end there. */
const MAX_DOCUMENT_BYTES = 512 * 1024 * 1024;

/** How files are got. */
export interface FileAccess {
  readonly auth?: { readonly fetch: typeof fetch } | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The file or folder behind an address: over HTTP with `auth`, else as `openTarget` opens it. */
export async function filesAt(location: string, { auth, signal }: FileAccess): Promise<WholeFiles> {
  if (/^https?:\/\//i.test(location)) {
    const fetcher = auth?.fetch ?? ((input, init) => globalThis.fetch(input, init));
    return {
      read: (name, stop) => fetched(fetcher, under(location, name), stop ?? signal),
      part: async (name, part, stop) =>
        (await fileParts()).fetchedPart(fetcher, under(location, name), part, stop ?? signal),
    };
  }
  const [folder, last] = split(location);
  return filesIn(await openFiles(folder), last);
}

/** What only shards need. */
function fileParts() {
  return import("./file-parts.js");
}

/** The document, or the folder, of a name in a target. */
export function filesIn(target: TargetFileSystem, document: string): WholeFiles {
  const fullName = (name: string) => (name === "" ? document : `${document}/${name}`);
  return {
    part: async (name, part, signal) => (await fileParts()).targetPart(target, fullName(name), part, signal),
    async read(name) {
      const full = fullName(name);
      if (!target.read) throw unreadable(`${redactUrl(target.location)} cannot be read from`);
      const pieces: Uint8Array[] = [];
      let size = 0;
      try {
        for await (const piece of target.read(full)) {
          size += piece.length;
          refuseLarge(size);
          pieces.push(piece.slice());
        }
      } catch (error) {
        if (isEarthaccessError(error, "targets/not-found")) return undefined;
        throw error;
      }
      return joinedBytes(pieces);
    },
  };
}

async function fetched(fetcher: typeof fetch, url: string, signal?: AbortSignal): Promise<Uint8Array | undefined> {
  const response = await fetcher(url, signal ? { signal } : {});
  if (!response.ok) {
    await response.body?.cancel();
    if (response.status === 404 || response.status === 410) return undefined;
    throw new VirtualError(`Cannot read ${redactUrl(url)}: the server answered ${response.status}.`, {
      code: "virtual/read-failed",
      retryable: response.status >= 500 || response.status === 429,
      data: { url: redactUrl(url), status: response.status },
    });
  }
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || !value) return joinedBytes(pieces);
    size += value.length;
    if (size > MAX_DOCUMENT_BYTES) await reader?.cancel();
    refuseLarge(size);
    pieces.push(value);
  }
}

function unreadable(what: string): VirtualError {
  return new VirtualError(`Cannot be opened: ${what}.`, { code: "virtual/read-failed" });
}

function refuseLarge(size: number): void {
  if (size > MAX_DOCUMENT_BYTES)
    throw unreadable(
      `a file has more than ${MAX_DOCUMENT_BYTES} bytes; so many references are better written as Parquet`,
    );
}

/** The address of a file in a folder, whose own may have a query. */
function under(location: string, name: string): string {
  if (name === "") return location;
  const [, folder = "", rest = ""] = /^([^?#]*)(.*)$/s.exec(location) ?? [];
  return `${folder.replace(/\/$/, "")}/${name.split("/").map(encodeURIComponent).join("/")}${rest}`;
}

function split(location: string): readonly [folder: string, name: string] {
  const trimmed = location.replace(/[/\\]+$/, "");
  const slash = Math.max(trimmed.lastIndexOf("/"), trimmed.lastIndexOf("\\"));
  return slash < 0 ? [".", trimmed] : [trimmed.slice(0, slash + 1), trimmed.slice(slash + 1)];
}
