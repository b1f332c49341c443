import { defineTask } from "@earthaccess/executor";

/** The n-th prime, slowly: work that is worth a process of its own. */
export const nthPrime = defineTask({
  id: "example/nth-prime",
  run: (n: number) => {
    let found = 0;
    for (let x = 2; ; x++) {
      let prime = true;
      for (let d = 2; d * d <= x && prime; d++) prime = x % d !== 0;
      if (prime && ++found === n) return x;
    }
  },
});

/** Where a task runs. */
export const processId = defineTask({ id: "example/process-id", run: () => process.pid });

/** Ends its process on the first attempt, as a crash would. */
export const crashesOnce = defineTask({
  id: "example/crashes-once",
  idempotent: true,
  run: (x: number, { attempt }) => (attempt === 1 ? process.exit(7) : x),
});

/** Never ends and never listens. */
export const busyLoop = defineTask({
  id: "example/busy-loop",
  run: (): number => {
    for (;;);
  },
});

/** Tells what the context holds. */
export const contextToken = defineTask({
  id: "example/context-token",
  run: (_: number, { resource }) => resource("token", (auth) => String(auth.token)),
});
