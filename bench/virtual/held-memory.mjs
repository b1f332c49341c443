// What a process holds, garbage cleared away; needs node --expose-gc.
import { setTimeout } from "node:timers/promises";

/** Bytes of objects and of the memory outside of the heap that they hold, and of the process. */
export async function heldMemory() {
  // Memory outside of the heap is given back after the collection that finds it unused.
  for (let i = 0; i < 3; i++) {
    globalThis.gc();
    await setTimeout(20);
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { held: heapUsed + external, rss };
}
