// The least a task can do, for what an executor adds to it; and one that computes for a while.
import { defineTask } from "../../packages/executor/dist/index.js";

export const same = defineTask({ id: "bench/same", idempotent: true, run: (x) => x });
export const computes = defineTask({
  id: "bench/computes",
  idempotent: true,
  run: (ms) => {
    const end = performance.now() + ms;
    while (performance.now() < end);
    return ms;
  },
});
export const textLength = defineTask({ id: "bench/text-length", idempotent: true, run: (text) => text.length });
/** For piscina used directly. */
export const run = (x) => x;
export const lengthOf = (text) => text.length;
