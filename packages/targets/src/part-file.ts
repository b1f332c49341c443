import { link, lstat, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Origin } from "./target.js";

/** Recognises the names of unfinished files and of the notes beside them. */
export const PART_SUFFIX: RegExp = /\.part(\.json(\.[0-9a-z]{6})?)?$/;

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

/** Files smaller than this are fetched again rather than continued; a note would cost them more than it could save. */
const WORTH_CONTINUING = 1024 * 1024;

/**
 * Starts an unfinished file for `path` from nothing.
 *
 * One that is worth continuing is `<path>.part` with a note beside it. A small one, or one whose place another writer has, here or
 * in another process, gets a name of its own that tells who writes it.
 */
export async function claimPart(path: string, origin: Origin | undefined): Promise<Part> {
  const shared = `${path}.part`;
  if (origin && origin.size >= WORTH_CONTINUING && (await claim(shared, origin))) {
    await rm(shared, { force: true });
    return makePart(shared, 0, origin);
  }
  return ownPart(`${path}.${process.pid.toString(36)}.${hostTag()}.${nextText()}.part`);
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
async function claim(part: string, origin: Origin): Promise<boolean> {
  if (held.has(part)) return false;
  held.add(part);
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      if (await createNote(part, origin)) return true;
      const note = await readNote(part);
      if (note && isAlive(note)) break;
      // Moving it away succeeds for one process only; then all try to create theirs again.
      const away = `${part}.json.${nextText()}`;
      await rename(`${part}.json`, away).then(() => rm(away, { force: true }), ignoreMissing);
    }
  } catch (error) {
    held.delete(part);
    throw error;
  }
  held.delete(part);
  return false;
}

/** A part that nobody will continue; its name alone says whether its writer lives. */
function ownPart(path: string): Part {
  const remove = () => rm(path, { force: true });
  return { path, offset: 0, origin: undefined, remove, release: remove, forget: async () => undefined };
}

function makePart(path: string, offset: number, origin: Origin): Part {
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
      const size = (await stat(path).catch(() => undefined))?.size;
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
async function createNote(part: string, origin: Origin): Promise<boolean> {
  const draft = `${part}.json.${nextText()}`;
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
async function createNoteWithoutLinks(part: string, origin: Origin): Promise<boolean> {
  try {
    await writeFile(`${part}.json`, noteText(origin, process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** What only a crash leaves: parts with a name of their own, and drafts of notes. */
const OWN_PART = /\.([0-9a-z]{1,8})\.([0-9a-z]{4})\.[0-9a-z]{6}\.part$/;
const NOTE_DRAFT = /\.part\.json\.[0-9a-z]{6}$/;

/** Removes what writers that no longer live have left in a folder and nobody can continue. */
export async function sweepFolder(folder: string): Promise<void> {
  const left = (await readdir(folder)).filter((name) => OWN_PART.test(name) || NOTE_DRAFT.test(name));
  await Promise.all(
    left.map(async (name) => {
      const path = join(folder, name);
      if (!(await isAbandoned(name, path))) return;
      await rm(path, { force: true });
    }),
  );
}

async function isAbandoned(name: string, path: string): Promise<boolean> {
  const [, pid, host] = OWN_PART.exec(name) ?? [];
  if (pid !== undefined) return host === hostTag() && !isRunning(Number.parseInt(pid, 36));
  const note = parseNote(await readFile(path, "utf8").catch(() => ""));
  return note !== undefined && note.host === hostname() && !isRunning(note.pid);
}

/** Four letters of this machine's name: enough to leave the parts of others alone. */
function hostTag(): string {
  tag ??= tagOf(hostname());
  return tag;
}

let tag: string | undefined;

function tagOf(name: string): string {
  let hash = 0x811c9dc5;
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(36).padStart(7, "0").slice(-4);
}

/** Tells apart the parts of one file that this process writes; it begins anywhere, for threads share the process's number. */
let parts = Math.floor(Math.random() * 36 ** 6);

function nextText(): string {
  parts = (parts + 1) % 36 ** 6;
  return parts.toString(36).padStart(6, "0");
}

function noteText(origin: Origin, pid: number): string {
  const note: Note = { v: 1, pid, host: hostname(), origin };
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
  // What this process writes now is in `held`; a note of its number is from an earlier process with the same one.
  return note.pid !== process.pid && isRunning(note.pid);
}

function isRunning(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
