import { randomUUID } from "node:crypto";
import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import type { Origin } from "./target.js";

/** Recognises the names of unfinished files and of the notes beside them. */
export const PART_SUFFIX: RegExp = /\.part(\.json)?$/;

/** The note beside an unfinished file: what it is part of, and who writes it. */
interface Note {
  readonly v: 1;
  readonly pid: number;
  readonly host: string;
  readonly origin?: Origin;
}

/** An unfinished file that this process alone writes. */
export interface Part {
  readonly path: string;
  /** Bytes that are there already. */
  readonly offset: number;
  readonly origin: Origin | undefined;
  /** After the bytes have their final name: removes the note. */
  forget(): Promise<void>;
  /** After a failure: leaves what can be continued, removes the rest. */
  release(): Promise<void>;
  remove(): Promise<void>;
}

/** Parts that a write in this process holds now. */
const held = new Set<string>();

/**
 * Starts an unfinished file for `path` from nothing.
 *
 * It is `<path>.part`, or a name of its own while another writer, here or in another process, has that one.
 */
export async function claimPart(path: string, origin: Origin | undefined): Promise<Part> {
  const shared = `${path}.part`;
  const owned = held.has(shared) || (await hasLiveOwner(shared));
  const part = owned ? `${path}.${randomUUID().slice(0, 8)}.part` : shared;
  held.add(part);
  try {
    await rm(part, { force: true });
    // The note comes first: bytes without a note of what they are part of are never continued.
    await writeNote(part, origin);
  } catch (error) {
    held.delete(part);
    throw error;
  }
  return makePart(part, 0, part === shared ? origin : undefined);
}

/** The unfinished file that an earlier writer left for `path`, when it can be continued and nobody else has it. */
export async function claimExistingPart(path: string): Promise<Part | undefined> {
  const part = `${path}.part`;
  if (held.has(part)) return undefined;
  const [note, facts] = await Promise.all([readNote(part), stat(part).catch(() => undefined)]);
  if (!note?.origin || !facts?.isFile() || held.has(part) || isAlive(note)) return undefined;
  held.add(part);
  await writeNote(part, note.origin).catch((error) => {
    held.delete(part);
    throw error;
  });
  return makePart(part, facts.size, note.origin);
}

function makePart(path: string, offset: number, origin: Origin | undefined): Part {
  const removeNote = () => rm(`${path}.json`, { force: true });
  const remove = async () => {
    await Promise.all([rm(path, { force: true }), removeNote()]);
    held.delete(path);
  };
  return {
    path,
    offset,
    origin,
    remove,
    forget: async () => {
      await removeNote();
      held.delete(path);
    },
    release: async () => {
      const size = origin && (await stat(path).catch(() => undefined))?.size;
      if (!size) return remove();
      // Nobody's now: the next writer may go on at once.
      await writeNote(path, origin, 0).catch(() => undefined);
      held.delete(path);
    },
  };
}

async function writeNote(part: string, origin: Origin | undefined, pid: number = process.pid): Promise<void> {
  const note: Note = { v: 1, pid, host: hostname(), ...(origin && { origin }) };
  const draft = `${part}.json.${randomUUID().slice(0, 8)}`;
  await writeFile(draft, JSON.stringify(note));
  await rename(draft, `${part}.json`);
}

async function readNote(part: string): Promise<Note | undefined> {
  try {
    const note = JSON.parse(await readFile(`${part}.json`, "utf8")) as Partial<Note> | null;
    if (note?.v !== 1 || typeof note.pid !== "number" || typeof note.host !== "string") return undefined;
    const { origin } = note;
    const usable = typeof origin?.etag === "string" && Number.isSafeInteger(origin.size);
    return { v: 1, pid: note.pid, host: note.host, ...(usable && { origin }) };
  } catch {
    return undefined;
  }
}

async function hasLiveOwner(part: string): Promise<boolean> {
  const note = await readNote(part);
  return note !== undefined && isAlive(note);
}

/** On another machine's word we cannot check, so its part is left alone. */
function isAlive(note: Note): boolean {
  if (note.pid === 0) return false;
  if (note.host !== hostname()) return true;
  if (note.pid === process.pid) return false;
  try {
    process.kill(note.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
