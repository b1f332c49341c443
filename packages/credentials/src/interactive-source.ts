import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import type { CredentialSource } from "./credential-source.js";
import { LoginError } from "./login-errors.js";
import { netrcSource } from "./netrc-source.js";

/** Asks for user name and password on the terminal; the password is not shown while it is typed. */
export function interactiveSource(
  input: NodeJS.ReadStream = process.stdin,
  output: NodeJS.WriteStream = process.stderr,
): CredentialSource {
  return {
    name: "interactive",
    find: async (system, signal) => {
      if (!input.isTTY) return { kind: "none", reason: "standard input is not a terminal, so nobody can be asked" };
      const ask = (question: string, hide: boolean) => askOn(input, output, question, hide, signal);
      const username = (await ask(`Earthdata Login user name (${system.edlUrl}): `, false)).trim();
      const password = await ask("Password: ", true);
      if (!username || !password) return { kind: "none", reason: "no user name or no password was typed" };
      return { kind: "password", username, password };
    },
    persist: async (system, credentials) => netrcSource().persist?.(system, credentials),
  };
}

async function askOn(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  question: string,
  hide: boolean,
  signal?: AbortSignal,
): Promise<string> {
  let silent = false;
  const echo = new Writable({
    write: (chunk, _encoding, done) => {
      if (!silent) output.write(chunk);
      done();
    },
  });
  const prompt = createInterface({ input, output: echo, terminal: true });
  try {
    const answer = prompt.question(question, signal ? { signal } : {});
    silent = hide;
    // Ctrl-C and Ctrl-D close the prompt and leave its question unanswered for ever.
    const cancelled = new Promise<never>((_, reject) => {
      prompt.once("close", () =>
        reject(new LoginError("The login was cancelled.", { code: "credentials/login-cancelled" })),
      );
    });
    return await Promise.race([answer, cancelled]);
  } finally {
    prompt.close();
    if (hide) output.write("\n");
  }
}
