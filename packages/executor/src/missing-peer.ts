import { TaskError } from "./task-error.js";

/** Loads an optional peer, or says which command installs it. */
export async function loadPeer<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new TaskError(`This executor needs the package ${name}. Install it: npm install ${name}`, {
      code: "EA_MISSING_PEER",
      retryable: false,
      cause,
    });
  }
}
