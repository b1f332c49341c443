import { LocalTarget } from "./local-target.js";
import type { TargetFileSystem } from "./target.js";

/** The target for a path or a `file:` URL. */
export function openFileTarget(location: string): TargetFileSystem {
  return new LocalTarget(location);
}
