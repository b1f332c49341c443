import { close, closeSync, fsync, lstat, open, rename, type Stats, writev } from "node:fs";
import { promisify } from "node:util";

// The calls that every file needs, by descriptor: the handles of `node:fs/promises` take half as much time again on the main thread, and
// trace a stack for each file that is not there. Whoever opens a descriptor closes it in a `finally`.

/** Opens a file and gives its descriptor. */
export const openFile: (path: string, flags: string) => Promise<number> = promisify(open);

/** Writes pieces one behind the other from `position` on, and gives how many bytes the disk took. */
export async function writePieces(file: number, pieces: readonly Uint8Array[], position: number): Promise<number> {
  return (await writeAt(file, pieces, position)).bytesWritten;
}

const writeAt: (
  file: number,
  pieces: readonly NodeJS.ArrayBufferView[],
  position: number,
) => Promise<{ readonly bytesWritten: number }> = promisify(writev);

/** Waits until the disk has what was written. */
export const flushFile: (file: number) => Promise<void> = promisify(fsync);

export const closeFile: (file: number) => Promise<void> = promisify(close);

/** Closes a file that has been flushed: nothing is left to wait for, and a change of thread costs more than the call. */
export function closeFlushed(file: number): void {
  closeSync(file);
}

export const renameFile: (from: string, to: string) => Promise<void> = promisify(rename);

/** What is at a path, links not followed; `undefined` when nothing is. */
export function factsOfPath(path: string): Promise<Stats | undefined> {
  return new Promise((resolve, reject) => {
    lstat(path, (error, facts) => {
      if (!error) resolve(facts);
      else if (error.code === "ENOENT" || error.code === "ENOTDIR") resolve(undefined);
      else reject(error);
    });
  });
}
