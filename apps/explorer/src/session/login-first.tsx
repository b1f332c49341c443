import { goesWithout, openLogin } from "./session.js";

/** Says, before anything is tried, that files need a login: browsers cannot tell a refusal from a broken network. */
export function LoginFirst() {
  return (
    <div class="note">
      <p>Files of NASA's archives need an Earthdata login. Searching does not.</p>
      <p class="buttons">
        <button type="button" class="main" onClick={openLogin}>
          Log in
        </button>
        <button
          type="button"
          class="quiet"
          onClick={() => {
            goesWithout.value = true;
          }}
        >
          Try without a login
        </button>
      </p>
    </div>
  );
}
