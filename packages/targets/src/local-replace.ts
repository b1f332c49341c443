import { link, lstat, open, rename, rm, unlink } from "node:fs/promises";
import { changed, TargetError } from "./target-errors.js";

/** A lock that is older was left by a process that is gone: what it guards takes milliseconds. */
const ABANDONED_MS = 30_000;
const PATIENCE_MS = 60_000;

/** What tells the bytes of a file from those of any other file that had its name. */
export async function etagOf(path: string): Promise<string | undefined> {
  const facts = await lstat(path, { bigint: true }).catch(() => undefined);
  return facts?.isFile()
    ? `${facts.ino.toString(36)}-${facts.mtimeNs.toString(36)}-${facts.size.toString(36)}`
    : undefined;
}

/**
 * Gives a finished file its name, if the file of that name is still the one with this etag.
 *
 * Disks cannot do both in one step, so writers that replace under a condition take turns, here and in other processes: the lock is
 * a file that only one can create.
 */
export async function replaceIfSame(
  from: string,
  path: string,
  etag: string,
  place: readonly [string, string],
): Promise<void> {
  // Named like an unfinished file, so that it is never listed.
  const lock = `${path}.lock.part`;
  await takeLock(lock, place);
  try {
    if ((await etagOf(path)) !== etag) throw changed(...place);
    await rename(from, path);
  } finally {
    await rm(lock, { force: true });
  }
}

async function takeLock(lock: string, [name, location]: readonly [string, string]): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    try {
      await (await open(lock, "wx")).close();
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    await breakAbandoned(lock);
    await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 20));
  }
  throw new TargetError(`Somebody else is writing ${name} in ${location}. Try again; if nobody is, remove ${lock}.`, {
    code: "targets/busy",
    retryable: true,
    data: { name },
  });
}

async function breakAbandoned(lock: string): Promise<void> {
  const facts = await lstat(lock).catch(() => undefined);
  if (!facts || Date.now() - facts.mtimeMs < ABANDONED_MS) return;
  const aside = `${lock.slice(0, -".part".length)}.${Math.random().toString(36).slice(2, 10)}.part`;
  try {
    await rename(lock, aside);
    // Somebody may have broken it first, and hold it now.
    if ((await lstat(aside)).ino !== facts.ino) await link(aside, lock).catch(() => undefined);
    await unlink(aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
