import { isEarthaccessError } from "@earthaccess/errors";
import { isLoggedIn, loginIsOpen } from "../session/session.js";

/** What goes wrong without a login: browsers cannot see where the login page is, they only see that they may not go there. */
const MAY_NEED_LOGIN = /^(store\/(network|login-page|http)|virtual\/|credentials\/)/;

/** An error as people need it: what happened, and what to do next. */
export function Problem({ error, again }: { readonly error: unknown; readonly again?: () => void }) {
  if (error === undefined) return null;
  const code = isEarthaccessError(error) ? (error as { readonly code: string }).code : undefined;
  const message = error instanceof Error ? error.message : String(error);
  const asksForLogin =
    !isLoggedIn.value && ((code !== undefined && MAY_NEED_LOGIN.test(code)) || /fetch/i.test(message));
  return (
    <div class="problem" role="alert">
      <p>{message}</p>
      {asksForLogin && <p>You are not logged in, and most files need a login.</p>}
      {(asksForLogin || again !== undefined) && (
        <p class="buttons">
          {asksForLogin && (
            <button
              type="button"
              onClick={() => {
                loginIsOpen.value = true;
                globalThis.scrollTo({ top: 0 });
              }}
            >
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
      {code !== undefined && <p class="code">{code}</p>}
    </div>
  );
}
