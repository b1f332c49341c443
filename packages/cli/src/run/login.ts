import type { Auth, LoginOptions, Session } from "earthaccess";
import { netrcPath } from "earthaccess";
import type { CommandRun } from "../command-spec.js";
import { EXIT } from "../exit-code.js";
import { Problems } from "../usage-error.js";
import { openSession } from "./open-session.js";

/** `earthaccess login`. */
export const runLogin: CommandRun = async (invocation, io) => {
  const { options } = invocation;
  const { out, signal } = io;
  const problems = new Problems();
  const session = openSession(invocation, io, problems);
  problems.throwIfAny();
  const strategy = options.strategy as LoginOptions["strategy"];
  const persist = options.persist !== false;
  if (strategy === "interactive" && persist && io.canAsk)
    out.note(`What you type is kept in ${netrcPath()}, readable by you alone; --no-persist does not keep it.`);
  const auth = await session.login({ persist, signal, ...(strategy && { strategy }) });
  await prove(session, auth, signal);

  const { username, expiresAt, system } = auth;
  const attempts = auth.explain();
  const source = attempts.find(({ outcome }) => outcome === "used")?.source;
  const isKept = source === "interactive" && persist;
  await out.event("login", {
    system: system.name,
    source,
    ...(username !== undefined && { username }),
    ...(expiresAt && { tokenExpiresAt: expiresAt.toISOString() }),
    ...(isKept && { keptIn: netrcPath() }),
  });
  if (out.isJson) return EXIT.done;
  await out.print(
    { text: "✓ ", style: "green" },
    `Logged in${username === undefined ? "" : ` as ${username}`} at ${system.edlUrl}`,
    source === undefined ? "" : ` (${source})`,
  );
  if (expiresAt)
    await out.print({ text: `  The token is good until ${expiresAt.toISOString().slice(0, 10)}.`, style: "dim" });
  if (isKept) await out.print({ text: `  Kept in ${netrcPath()}.`, style: "dim" });
  return EXIT.done;
};

/** A token is taken as it is by `login`; a search with it shows whether Earthdata takes it, too. */
async function prove(session: Session, auth: Auth, signal: AbortSignal): Promise<void> {
  await session.searchDatasets({ shortName: "ATL06" }, { auth, signal }).hits();
}
