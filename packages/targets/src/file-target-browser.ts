import type { TargetFileSystem } from "./target.js";
import { TargetError } from "./target-errors.js";

/** Browsers have no paths; a picked folder is a target of its own. */
export function openFileTarget(location: string): TargetFileSystem {
  throw new TargetError(`A browser has no folder "${location}". Write to memory://, or to an object store.`, {
    code: "targets/unknown-scheme",
    data: { location },
  });
}
