import { createSession, type Session } from "earthaccess";
import type { CommandIo, Invocation } from "../command-spec.js";
import { systemOf } from "../system.js";
import type { Problems } from "../usage-error.js";

/** A session with the system that was asked for; nobody is logged in yet. */
export function openSession({ options }: Invocation, io: Pick<CommandIo, "env">, problems: Problems): Session {
  return createSession({ system: systemOf(options, io.env, problems) });
}

/** Logs in as commands that read data do: from the environment, the netrc file, or by asking on a terminal. */
export async function logIn(session: Session, { options }: Invocation, io: CommandIo): Promise<void> {
  if (options.anonymous) return;
  await session.login({ signal: io.signal });
}
