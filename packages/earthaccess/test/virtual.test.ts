import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { createSession, defineSystem, type Session } from "../src/node.js";

const CHUNK = 1000;
const FAR = 1_000_000;
const VALUES = Float32Array.from({ length: 2 * CHUNK }, (_, i) => i / 4);

/** Two chunks that are too far from each other for one request. */
const DOCUMENT = `<?xml version="1.0"?>
<Dataset xmlns="http://xml.opendap.org/ns/DAP/4.0#" xmlns:dmrpp="http://xml.opendap.org/dap/dmrpp/1.0.0#" name="a.nc">
  <Dimension name="x" size="${2 * CHUNK}"/>
  <Float32 name="v"><Dim name="/x"/>
    <dmrpp:chunks byteOrder="LE"><dmrpp:chunkDimensionSizes>${CHUNK}</dmrpp:chunkDimensionSizes>
      <dmrpp:chunk offset="0" nBytes="${4 * CHUNK}" chunkPositionInArray="[0]"/>
      <dmrpp:chunk offset="${FAR}" nBytes="${4 * CHUNK}" chunkPositionInArray="[${CHUNK}]"/>
    </dmrpp:chunks>
  </Float32>
</Dataset>`;

let box: Simulator;
let url: string;
beforeAll(async () => {
  box = await startSimulator({ granules: 0 });
  url = `${box.urls.data}/protected/virtual/a.nc`;
  const data = new Uint8Array(FAR + 4 * CHUNK);
  const stored = new Uint8Array(VALUES.buffer);
  data.set(stored.subarray(0, 4 * CHUNK));
  data.set(stored.subarray(4 * CHUNK), FAR);
  box.files.put(url, data);
  box.files.put(`${url}.dmrpp`, new TextEncoder().encode(DOCUMENT));
});
afterAll(() => box.close());
let session: Session;
beforeEach(() => {
  session = createSession({ system: defineSystem(box.system) });
  box.clearRequests();
});
afterEach(() => expect(box.leaks()).toEqual([]));

const ranges = () => box.requests.filter(({ headers }) => headers.range !== undefined);

it("virtual datasets are read over the session's login, and straight from where the data host sent it", async () => {
  await session.login({ ...box.user });
  const dataset = await session.openVirtualDataset(url, { cacheBytes: 0 });
  expect(ranges()).toEqual([]);
  expect(await dataset.get("v").values()).toEqual(VALUES);
  const hosts = ranges().filter(({ role }) => role === "data");
  expect(hosts.length).toBeGreaterThan(0);
  const part = await dataset
    .isel({ x: [CHUNK, 2 * CHUNK] })
    .get("v")
    .values();
  expect(part).toEqual(VALUES.subarray(CHUNK));
  expect(ranges().filter(({ role }) => role === "data")).toHaveLength(hosts.length);
  // What fetch says of itself is in none of them.
  expect(ranges().filter(({ headers }) => headers["sec-fetch-mode"] !== undefined)).toEqual([]);
});

it("virtual datasets are read over the fetch of a login, reader or other login that is given", async () => {
  const asked: string[] = [];
  const network: typeof fetch = (input, init) => {
    asked.push(String(input instanceof Request ? input.url : input));
    return fetch(input, init);
  };
  const auth = await session.login({ ...box.user, fetch: network });
  expect(auth.hasOwnNetwork).toBe(true);
  const dataset = await session.openVirtualDataset(url);
  box.clearRequests();
  asked.length = 0;
  expect(await dataset.get("v").values()).toEqual(VALUES);
  expect(asked.length).toBe(box.requests.length);

  const other = createSession({ system: defineSystem(box.system) });
  asked.length = 0;
  const again = await other.openVirtualDataset(url, { auth: { fetch: auth.fetch } });
  expect(await again.get("v").values()).toEqual(VALUES);
  expect(asked.length).toBeGreaterThan(2);

  const read: number[] = [];
  const reader = {
    getRange: async (_: string, offset: number, length: number) => {
      read.push(offset);
      return new Uint8Array(length);
    },
  };
  const made = await session.openVirtualDataset(url, { reader });
  expect(await made.get("v").values()).toEqual(new Float32Array(2 * CHUNK));
  expect(read.sort()).toEqual([0, FAR]);
});

it("virtual datasets of open data need no login", async () => {
  const open = url.replace("/protected/", "/public/");
  box.files.put(`${open}.dmrpp`, new TextEncoder().encode(DOCUMENT));
  box.files.put(open, new Uint8Array(FAR + 4 * CHUNK));
  const dataset = await session.openVirtualDataset(open);
  expect(await dataset.get("v").values()).toEqual(new Float32Array(2 * CHUNK));
  expect(ranges().length).toBeGreaterThan(1);
});
