import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes a folder and those above it that are missing.
 *
 * Not by `mkdir` with `recursive`, which tries for ever below `/proc` and tells a read-only disk or a link to nowhere as something else.
 */
export async function makeFolders(path: string): Promise<void> {
  const error = await tried(path);
  if (!error) return;
  const above = dirname(path);
  if (error.code !== "ENOENT" || above === path) throw error;
  await makeFolders(above);
  const again = await tried(path);
  if (again) throw again;
}

/** Why a folder is not there and cannot be made; `undefined` when it is there now. */
async function tried(path: string): Promise<NodeJS.ErrnoException | undefined> {
  try {
    await mkdir(path);
    return undefined;
  } catch (error) {
    const there = await stat(path).catch(() => undefined);
    if (there?.isDirectory()) return undefined;
    const failure = error as NodeJS.ErrnoException;
    // What is in the way is a file, or a link that leads nowhere.
    return failure.code === "EEXIST" ? Object.assign(failure, { code: there ? "ENOTDIR" : "ENOENT" }) : failure;
  }
}
