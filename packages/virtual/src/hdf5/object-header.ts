import { Cursor } from "./cursor.js";
import { type Hdf5File, view } from "./superblock.js";

/** Types of header messages that mean something here. */
export const MESSAGE = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  oldFill: 0x04,
  fill: 0x05,
  link: 0x06,
  external: 0x07,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const;

export interface Message {
  readonly type: number;
  readonly body: Cursor;
}

const MAX_BLOCKS = 4096;
const SHARED = 0x02;

interface Block {
  readonly address: number;
  readonly length: number;
}

interface RawMessage extends Message {
  readonly isShared: boolean;
}

/** The messages of an object header, those that stand elsewhere followed. */
export async function readMessages(file: Hdf5File, address: number): Promise<readonly Message[]> {
  const messages = await rawMessages(file, address);
  return Promise.all(messages.map((message) => (message.isShared ? followed(file, message) : message)));
}

export function messageOf(messages: readonly Message[], type: number): Cursor | undefined {
  const body = messages.find((message) => message.type === type)?.body;
  return body && new Cursor(body.bytes, body.sizes, body.name);
}

async function rawMessages(file: Hdf5File, address: number): Promise<RawMessage[]> {
  const head = await view(file, address, 4, "object header");
  const isNew = String.fromCharCode(...head.bytes) === "OHDR";
  const { first, flags } = isNew ? await newHeader(file, address) : await oldHeader(file, address);
  const messages: RawMessage[] = [];
  const blocks: Block[] = [first];
  const seen = new Set<number>();
  for (const block of blocks) {
    if (seen.has(block.address) || blocks.length > MAX_BLOCKS) throw head.fault("goes round in a circle");
    seen.add(block.address);
    const cursor = await view(file, block.address, block.length, "object header");
    if (isNew && block !== first) {
      cursor.expect("OCHK");
      // A checksum at the end.
      readBlock(cursor.part(cursor.left - 4), flags, messages, blocks);
    } else readBlock(cursor, flags, messages, blocks);
  }
  return messages;
}

/** @returns flags as of the new header, or `undefined` for messages of the old form */
async function oldHeader(file: Hdf5File, address: number): Promise<{ first: Block; flags: number | undefined }> {
  const cursor = await view(file, address, 16, "object header");
  cursor.version(1);
  cursor.skip(7);
  return { first: { address: address + 16, length: cursor.u32() }, flags: undefined };
}

async function newHeader(file: Hdf5File, address: number): Promise<{ first: Block; flags: number }> {
  const start = await view(file, address, 6, "object header");
  start.expect("OHDR");
  start.version(2);
  const flags = start.u8();
  const before = 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
  const size = 1 << (flags & 3);
  const length = (await view(file, address + before, size, "object header")).uint(size);
  return { first: { address: address + before + size, length }, flags };
}

function readBlock(cursor: Cursor, flags: number | undefined, messages: RawMessage[], blocks: Block[]): void {
  const headSize = flags === undefined ? 8 : flags & 0x04 ? 6 : 4;
  while (cursor.left >= headSize) {
    const type = flags === undefined ? cursor.u16() : cursor.u8();
    const size = cursor.u16();
    const own = cursor.u8();
    cursor.skip(flags === undefined ? 3 : flags & 0x04 ? 2 : 0);
    const body = cursor.part(size, `header message ${type}`);
    if (type === MESSAGE.continuation) blocks.push({ address: body.address(), length: body.length() });
    else if (type !== 0) messages.push({ type, body, isShared: (own & SHARED) !== 0 });
  }
}

/** A message that says where it really stands: in another object's header, such as a datatype with a name. */
export async function followed(file: Hdf5File, { type, body }: Message): Promise<Message> {
  const version = body.version(1, 2, 3);
  const kind = body.u8();
  if (version === 1) body.skip(6);
  if (version === 3 && kind === 1) throw body.fault("stands in a table of shared messages, which is not read");
  const target = (await rawMessages(file, body.address())).find((one) => one.type === type);
  if (!target || target.isShared) throw body.fault("points to an object that does not have it");
  return target;
}
