import { expect } from "vitest";
import { blockSizeFor } from "../../src/block-cache.js";
import { open } from "../../src/index.js";
import { archive, granule } from "./archive.js";
import type { Behaviour, Checks } from "./records.js";

const { to, url } = archive;

export const OPEN_CHECKS: Checks = {
  "open.file-001": withGranule,
  "open.file-003": withGranule,
  "open.file-008": async () => {
    const [file] = await open(url(1), { auth: archive.auth });
    expect(file).toMatchObject({ url: url(1), size: archive.box.files.expected(url(1))?.size });
  },
  "open.file-010": async () => {
    const [file] = await open(url(1), { auth: archive.auth });
    expect(String(file)).toContain("f1.nc");
  },
  "open.block_size-001": sizes,
  "open.block_size-002": sizes,
  "open.block_size-003": sizes,
  "open.block_size-004": sizes,
  "open.block_size-005": sizes,
  "open.block_size-006": sizes,
  "open.block_size-007": ownBlockSize,
  "open.block_size-008": ownBlockSize,
  "open.many-003": async () => {
    const files = await open(granule(1, 2), { auth: archive.auth });
    expect(files.map((file) => file.url)).toEqual([url(1), url(2)]);
  },
  "open.many-002": async () => {
    const [one, two] = [granule(1), granule(2, 3)];
    const files = await open([one, two], { auth: archive.auth });
    expect(files.map((file) => file.granule)).toEqual([one, two, two]);
  },
  "defect.open-001": ownBlockSize,
};

async function withGranule(): Promise<void> {
  const of = granule(1);
  const [file] = await open(of, { auth: archive.auth });
  expect(file?.granule).toBe(of);
}

function sizes({ given, expect: wanted }: Behaviour): void {
  const size = blockSizeFor(given.size ?? given.file_size);
  const { equals = wanted.block_size, between } = wanted;
  if (between) expect(size >= between[0] && size <= between[1]).toBe(true);
  else expect(size).toBe(equals);
}

async function ownBlockSize({ given: { open_kwargs } }: Behaviour): Promise<void> {
  const blockSize = open_kwargs?.block_size ?? 1024;
  archive.box.files.put(url("blocks"), new Uint8Array(20_000_000));
  const [file] = await open([url("blocks")], { auth: archive.auth, blockSize });
  archive.box.clearRequests();
  // Behind the first bytes, which came with opening.
  const from = Math.ceil(100_000 / blockSize) * blockSize;
  await file?.getRange(from, 10);
  expect(to("objects")[0]?.headers.range).toBe(`bytes=${from}-${from + blockSize - 1}`);
}
