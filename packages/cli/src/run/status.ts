import type { CommandRun } from "../command-spec.js";
import { EXIT } from "../exit-code.js";
import { Problems } from "../usage-error.js";
import { openSession } from "./open-session.js";

/** `earthaccess status`. */
export const runStatus: CommandRun = async (invocation, io) => {
  const { out } = io;
  const problems = new Problems();
  const session = openSession(invocation, io, problems);
  problems.throwIfAny();
  const states = Object.entries(await session.status());
  const isDown = states.some(([, state]) => state !== "OK" && state !== "Unknown");
  const exitCode = isDown ? EXIT.failed : EXIT.done;
  await out.event("status", { services: Object.fromEntries(states), exitCode });
  if (out.isJson) return exitCode;
  for (const [service, state] of states)
    await out.print(
      state === "OK" ? { text: "✓ ", style: "green" } : state === "Unknown" ? "? " : { text: "✗ ", style: "red" },
      `${service}: ${state}`,
    );
  return exitCode;
};
