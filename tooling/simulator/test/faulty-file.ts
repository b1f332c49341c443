import { afterAll, beforeAll, beforeEach } from "vitest";
import { type FaultRule, type Simulator, startSimulator } from "../src/index.js";

/** How many bytes the file has. */
export const SIZE = 200_000;

/** What a naive client sees: the status, what it read, and whether reading ended well. */
export interface Seen {
  status: number;
  headers: Headers;
  bytes: Buffer;
  error: boolean;
}

/** A file in a simulator, with no fault before each test. */
export interface FaultyFile {
  readonly box: Simulator;
  /** The file at the data host, and where that sends a client who has a token. */
  readonly file: string;
  readonly objectUrl: string;
  /** The bytes of the file as they should be. */
  readonly whole: Buffer;
  bearer(): Record<string, string>;
  /** Sets a fault of the bucket, unless the rule names another role. */
  set(rule: FaultRule): void;
}

/** Starts a simulator before the tests of a file and stops it after them. */
export function faultyFile(): FaultyFile {
  const state = {} as { box: Simulator; file: string; objectUrl: string; whole: Buffer };
  const bearer = () => ({ authorization: `Bearer ${state.box.issueToken()}` });
  beforeAll(async () => {
    state.box = await startSimulator({ granules: 100, fileSize: SIZE });
    state.file = `${state.box.urls.data}/bucket/folder/file.nc`;
    const response = await fetch(state.file, { headers: bearer(), redirect: "manual" });
    state.objectUrl = response.headers.get("location") ?? "";
    state.whole = Buffer.from(state.box.files.bytes(state.file));
  });
  beforeEach(() => {
    state.box.faults.clear();
    state.box.clearRequests();
  });
  afterAll(async () => {
    await state.box.close();
  });
  return Object.assign(state, {
    bearer,
    set: (rule: FaultRule) => state.box.faults.set({ role: "objects", ...rule }),
  });
}

/** Reads as a naive client does: one request, no redirects, no second try. */
export async function read(url: string, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<Seen> {
  const chunks: Uint8Array[] = [];
  const seen = { status: 0, headers: new Headers(), error: false };
  try {
    const response = await fetch(url, {
      headers: { "accept-encoding": "identity", ...headers },
      redirect: "manual",
      ...(signal ? { signal } : {}),
    });
    seen.status = response.status;
    seen.headers = response.headers;
    for await (const chunk of response.body ?? []) chunks.push(chunk as Uint8Array);
  } catch {
    seen.error = true;
  }
  return { ...seen, bytes: Buffer.concat(chunks) };
}
