#!/usr/bin/env node
import { startWorker } from "./worker.js";
import { runWorkerCommand } from "./worker-command.js";

runWorkerCommand(process.argv.slice(2), { start: startWorker }).catch((error: unknown) => {
  const { message, code } = error as { message?: string; code?: string };
  process.stderr.write(`earthaccess-worker: ${message ?? String(error)}\n`);
  process.exit(error instanceof TypeError || code?.startsWith("ERR_PARSE_ARGS") ? 2 : 1);
});
