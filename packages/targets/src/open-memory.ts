import { MemoryTarget } from "./memory-target.js";

/** The target of a `memory:` URL. */
export function open(location: string): MemoryTarget {
  return new MemoryTarget(location);
}
