import type { CommandSpec } from "../command-spec.js";

export const WORKER: CommandSpec = {
  name: "worker",
  summary: "Serve the tasks of earthaccess to a remote executor",
  description:
    "Takes downloads and other tasks from a queue in Redis or Valkey, as earthaccess-worker does, and serves the tasks of earthaccess unless --tasks names others. Needs the packages bullmq and ioredis.",
  passesArguments: true,
  options: [],
  examples: [
    { says: "A worker with four threads", line: "earthaccess worker --redis redis://queue.example:6379 --threads 4" },
    { says: "All its options", line: "earthaccess worker --help" },
  ],
  load: async () => (await import("../run/worker.js")).runWorker,
};
