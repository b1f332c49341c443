import { TaskError } from "./task-error.js";

/** For `import("name").catch(missingPeer("name"))`, which bundlers let pass where the package is not installed. */
export function missingPeer(name: string): (cause: unknown) => never {
  return (cause) => {
    if ((cause as { code?: unknown } | undefined)?.code !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new TaskError(`This executor needs the package ${name}. Install it: npm install ${name}`, {
      code: "EA_MISSING_PEER",
      retryable: false,
      cause,
    });
  };
}
