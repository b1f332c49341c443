import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Problem } from "../page/problem.js";
import { config, logIn, loginIsOpen, tokenOfBox } from "./session.js";

/** The field for the token. It is kept in this page's memory and nowhere else. */
export function LoginPanel() {
  const token = useSignal("");
  const problem = useSignal<unknown>(undefined);
  const field = useRef<HTMLInputElement>(null);
  const { mode, system } = config.value;
  useEffect(() => field.current?.focus(), []);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    problem.value = undefined;
    try {
      await logIn(token.value);
      token.value = "";
      loginIsOpen.value = false;
    } catch (error) {
      problem.value = error;
    }
  };
  const useToken = async (): Promise<void> => {
    try {
      token.value = await tokenOfBox();
      field.current?.focus();
    } catch (error) {
      problem.value = error;
    }
  };
  return (
    <section class="card login-panel" aria-labelledby="login-title">
      <h2 id="login-title">Log in for protected files</h2>
      <p class="hint" id="token-hint">
        Searching needs no login. {mode === "box" ? "The box gives out a token of its own. " : ""}
        {mode === "online" && (
          <>
            Make a token at{" "}
            <a href={`${system.edlUrl}/profile`} target="_blank" rel="noreferrer">
              your Earthdata Login profile
            </a>
            .{" "}
          </>
        )}
        The token stays in this page's memory; a reload forgets it.
      </p>
      <form onSubmit={submit} class="line">
        <label for="token">Bearer token</label>
        <input
          id="token"
          ref={field}
          type="password"
          autocomplete="off"
          spellcheck={false}
          value={token.value}
          aria-describedby="token-hint"
          onInput={(event) => {
            token.value = event.currentTarget.value;
          }}
        />
        <button type="submit" disabled={token.value.trim() === ""}>
          Log in
        </button>
        {mode === "box" && (
          <button type="button" class="quiet" onClick={useToken}>
            Use a token of the box
          </button>
        )}
        <button
          type="button"
          class="quiet"
          onClick={() => {
            loginIsOpen.value = false;
          }}
        >
          Close
        </button>
      </form>
      <Problem error={problem.value} />
    </section>
  );
}
