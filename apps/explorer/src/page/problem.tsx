import { isEarthaccessError } from "@earthaccess/errors";
import { config, isLoggedIn, openLogin } from "../session/session.js";

/** What goes wrong without a login: browsers cannot see where the login page is, they only see that they may not go there. */
const MAY_NEED_LOGIN = /^(store\/(network|login-page|http)|virtual\/|credentials\/)/;

const UNREACHED = "The server could not be reached, or it does not let this page read the file. Check the network.";

/** An error as people need it: what happened, and what to do next. */
export function Problem({ error, again }: { readonly error: unknown; readonly again?: () => void }) {
  if (error === undefined) return null;
  const code = isEarthaccessError(error) ? (error as { readonly code: string }).code : undefined;
  const message = error instanceof Error ? error.message : String(error);
  const resolution = resolutionOf(error);
  const isNetwork = code === "store/network" || (error instanceof TypeError && /fetch|network/i.test(message));
  const asksForLogin = !isLoggedIn.value && (isNetwork || (code !== undefined && MAY_NEED_LOGIN.test(code)));
  return (
    <div class="problem" role="alert">
      <p>{isNetwork ? UNREACHED : message}</p>
      {isNetwork && config.value.mode === "online" && (
        <p>
          Many archives do not let pages of other sites read their files. The terminal has no such limit:{" "}
          <code>earthaccess download</code>.
        </p>
      )}
      {asksForLogin && <p>You are not logged in, and most files need a login.</p>}
      {(asksForLogin || again !== undefined) && (
        <p class="buttons">
          {asksForLogin && (
            <button type="button" onClick={openLogin}>
              Log in
            </button>
          )}
          {again !== undefined && (
            <button type="button" class="quiet" onClick={again}>
              Try again
            </button>
          )}
        </p>
      )}
      {resolution !== undefined && (
        <p>
          <a href={resolution} target="_blank" rel="noreferrer">
            Accept the terms of use
          </a>{" "}
          and try again.
        </p>
      )}
      {code !== undefined && <p class="code">{code}</p>}
    </div>
  );
}

/** Where a licence can be accepted, when that is what is missing. */
function resolutionOf(error: unknown): string | undefined {
  const { resolutionUrl } = Object(error) as { readonly resolutionUrl?: unknown };
  return typeof resolutionUrl === "string" && resolutionUrl.startsWith("https://") ? resolutionUrl : undefined;
}
