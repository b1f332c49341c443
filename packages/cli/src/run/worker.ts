import { runWorkerCommand, startWorker } from "@earthaccess/executor/remote/worker";
import type { CommandRun } from "../command-spec.js";
import { EXIT } from "../exit-code.js";
import { UsageError } from "../usage-error.js";

/** `earthaccess worker`. */
export const runWorker: CommandRun = async ({ args }) => {
  try {
    await runWorkerCommand(args, {
      program: "earthaccess worker",
      defaultTasks: [import.meta.resolve("earthaccess/tasks")],
      start: startWorker,
    });
    return EXIT.done;
  } catch (error) {
    const { code, message } = error as { readonly code?: string; readonly message: string };
    if (error instanceof TypeError || code?.startsWith("ERR_PARSE_ARGS")) throw new UsageError([{ message }]);
    throw error;
  }
};
