import { isEarthaccessError, redactUrl } from "@earthaccess/errors";
import type { TargetFileSystem } from "@earthaccess/targets";
import { askServer, sizeOnServer } from "../read/ask-server.js";
import { VirtualError } from "../virtual-errors.js";

/** A part of a file: from its start, or its end. */
export type FilePart = { readonly offset: number; readonly length: number } | { readonly suffixLength: number };

/**
 * A part of a file over HTTP; `undefined` when there is no such file. A shorter answer is a shorter file.
 *
 * Servers that cannot count from the end are asked for the size first.
 */
export async function fetchedPart(
  fetcher: typeof fetch,
  url: string,
  part: FilePart,
  signal?: AbortSignal,
): Promise<Uint8Array | undefined> {
  const isSuffix = "suffixLength" in part;
  const range = isSuffix ? `-${part.suffixLength}` : `${part.offset}-${part.offset + part.length - 1}`;
  // A browser asks another origin's leave before it counts from the end, and may not get it.
  const response = await askServer(fetcher, url, { range, signal }).catch((error: unknown) => {
    if (isSuffix && isEarthaccessError(error, "virtual/unreachable")) return undefined;
    throw error;
  });
  if (response?.status === 206)
    return joined(pieces(response), isSuffix ? part.suffixLength : part.length, redactUrl(url));
  await response?.body?.cancel();
  if (response && isAbsent(response)) return undefined;
  if (!isSuffix || (response && ![200, 400, 416, 501].includes(response.status)))
    throw refused(url, response?.status ?? 0);
  const found = await sizeOnServer(fetcher, url, signal);
  if (!("size" in found)) {
    if (isAbsent(found)) return undefined;
    throw refused(url, found.status);
  }
  const offset = Math.max(0, found.size - part.suffixLength);
  return fetchedPart(fetcher, url, { offset, length: found.size - offset }, signal);
}

function isAbsent({ status }: { readonly status: number }): boolean {
  return status === 404 || status === 410;
}

function refused(url: string, status: number): VirtualError {
  const why =
    status === 200
      ? "the server sends whole files only"
      : status === 206
        ? "the server does not say how long it is"
        : `the server answered ${status}`;
  return new VirtualError(`Cannot read a part of ${redactUrl(url)}: ${why}.`, {
    code: "virtual/read-failed",
    retryable: status >= 500 || status === 429,
    data: { url: redactUrl(url), status },
  });
}

/** A part of a file in a target; `undefined` when there is no such file. */
export async function targetPart(
  target: TargetFileSystem,
  name: string,
  part: FilePart,
  signal?: AbortSignal,
): Promise<Uint8Array | undefined> {
  if (!target.read)
    throw new VirtualError(`${redactUrl(target.location)} cannot be read from.`, { code: "virtual/read-failed" });
  let range: { readonly offset: number; readonly length: number };
  if ("suffixLength" in part) {
    const facts = await target.head(name);
    if (!facts) return undefined;
    const offset = Math.max(0, facts.size - part.suffixLength);
    range = { offset, length: facts.size - offset };
  } else range = part;
  try {
    return await joined(target.read(name, { ...range, signal }), range.length, name);
  } catch (error) {
    if (isEarthaccessError(error, "targets/not-found")) return undefined;
    throw error;
  }
}

/** A part of a file that was read as a whole. */
export function partOfWhole(bytes: Uint8Array, part: FilePart): Uint8Array {
  return "suffixLength" in part
    ? bytes.subarray(Math.max(0, bytes.length - part.suffixLength))
    : bytes.subarray(part.offset, part.offset + part.length);
}

async function* pieces({ body }: Response): AsyncGenerator<Uint8Array, void, void> {
  const reader = body?.getReader();
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done || !value) return;
      yield value;
    }
  } finally {
    await reader?.cancel();
  }
}

async function joined(all: AsyncIterable<Uint8Array>, most: number, name: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(most);
  let at = 0;
  for await (const piece of all) {
    if (at + piece.length > most)
      throw new VirtualError(`Cannot read a part of ${name}: more than ${most} bytes arrived.`, {
        code: "virtual/read-failed",
        retryable: true,
      });
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes.subarray(0, at);
}
