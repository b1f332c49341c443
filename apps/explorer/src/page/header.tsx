import { auth, config, loginIsOpen, logOut } from "../session/session.js";

/** Name of the page, where it searches, and the login. */
export function Header() {
  const isBox = config.value.mode === "box";
  return (
    <header class="header">
      <h1>
        earthaccess <span>explorer</span>
      </h1>
      <p class="where">
        <span class={isBox ? "mark box" : "mark"} aria-hidden="true" />
        {isBox ? "Earthdata in a box, on this machine" : "NASA Earthdata, online"}
      </p>
      {auth.value === undefined ? (
        <button
          type="button"
          class="quiet"
          aria-expanded={loginIsOpen.value}
          onClick={() => {
            loginIsOpen.value = !loginIsOpen.value;
          }}
        >
          Log in
        </button>
      ) : (
        <p class="login">
          <span class="ok">Logged in</span>
          <button type="button" class="quiet" onClick={logOut}>
            Log out
          </button>
        </p>
      )}
    </header>
  );
}
