import { randomUUID } from "node:crypto";
import { link, lstat, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Origin } from "./target.js";

/** Recognises the names of unfinished files and of the notes beside them. */
export const PART_SUFFIX: RegExp = /\.part(\.json(\.[0-9a-f]{8})?)?$/;

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
  if (await claim(shared, origin)) {
    await rm(shared, { force: true });
    return makePart(shared, 0, origin);
  }
  const own = `${path}.${randomUUID().slice(0, 8)}.part`;
  if (!(await claim(own, undefined))) throw Object.assign(new Error(`${own} exists.`), { code: "EEXIST" });
  return makePart(own, 0, undefined);
}

/** The unfinished file that an earlier writer left for `path`, when it can be continued and nobody else has it. */
export async function claimExistingPart(path: string): Promise<Part | undefined> {
  const part = `${path}.part`;
  const note = await readNote(part);
  if (note?.origin === undefined || !(await claim(part, note.origin))) return undefined;
  const facts = await lstat(part).catch(() => undefined);
  if (facts?.isFile() && facts.size > 0) return makePart(part, facts.size, note.origin);
  await makePart(part, 0, note.origin).remove();
  return undefined;
}

/**
 * Takes a part for this process: its note is created exclusively, so of several that try one succeeds.
 *
 * The note comes before the bytes: bytes without a note of what they are part of are never continued.
 */
async function claim(part: string, origin: Origin | undefined): Promise<boolean> {
  if (held.has(part)) return false;
  held.add(part);
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      if (await createNote(part, origin)) return true;
      const note = await readNote(part);
      if (note && isAlive(note)) break;
      // Moving it away succeeds for one process only; then all try to create theirs again.
      const away = `${part}.json.${randomUUID().slice(0, 8)}`;
      await rename(`${part}.json`, away).then(() => rm(away, { force: true }), ignoreMissing);
    }
  } catch (error) {
    held.delete(part);
    throw error;
  }
  held.delete(part);
  return false;
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
      await writeFile(`${path}.json`, noteText(origin, 0)).catch(() => undefined);
      held.delete(path);
    },
  };
}

/**
 * False when there is a note already.
 *
 * A link succeeds for one only and shows the whole note at once, so no reader ever sees half of one.
 */
async function createNote(part: string, origin: Origin | undefined): Promise<boolean> {
  const draft = `${part}.json.${randomUUID().slice(0, 8)}`;
  await writeFile(draft, noteText(origin, process.pid));
  try {
    await link(draft, `${part}.json`);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "ENOSYS" && code !== "EMLINK") throw error;
    return createNoteWithoutLinks(part, origin);
  } finally {
    await rm(draft, { force: true });
  }
}

/** For disks that know no links, such as exFAT. */
async function createNoteWithoutLinks(part: string, origin: Origin | undefined): Promise<boolean> {
  try {
    await writeFile(`${part}.json`, noteText(origin, process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** What only a crash leaves: parts under names of their own, and drafts of notes. */
const LEFT_BY_A_CRASH = /^(.*)\.[0-9a-f]{8}\.part\.json$|^.*\.part\.json\.[0-9a-f]{8}$/;

/** Removes what writers that no longer live have left in a folder and nobody can continue. */
export async function sweepFolder(folder: string): Promise<void> {
  const names = await readdir(folder);
  const left = names.filter((name) => LEFT_BY_A_CRASH.test(name));
  await Promise.all(
    left.map(async (name) => {
      const path = join(folder, name);
      const note = parseNote(await readFile(path, "utf8").catch(() => ""));
      if (!note || note.host !== hostname() || isAlive(note) || note.pid === process.pid) return;
      if (name.endsWith(".json")) await rm(path.slice(0, -".json".length), { force: true });
      await rm(path, { force: true });
    }),
  );
}

function noteText(origin: Origin | undefined, pid: number): string {
  const note: Note = { v: 1, pid, host: hostname(), ...(origin && { origin }) };
  return JSON.stringify(note);
}

async function readNote(part: string): Promise<Note | undefined> {
  const text = await readFile(`${part}.json`, "utf8").catch(() => undefined);
  return text === undefined ? undefined : parseNote(text);
}

function parseNote(text: string): Note | undefined {
  try {
    const note = JSON.parse(text) as Partial<Note> | null;
    if (note?.v !== 1 || typeof note.pid !== "number" || typeof note.host !== "string") return undefined;
    const { origin } = note;
    const usable = typeof origin?.etag === "string" && Number.isSafeInteger(origin.size);
    return { v: 1, pid: note.pid, host: note.host, ...(usable && { origin }) };
  } catch {
    return undefined;
  }
}

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
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
