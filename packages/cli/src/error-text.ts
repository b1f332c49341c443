import { isEarthaccessError } from "@earthaccess/errors";
import { isAboutLogin } from "./exit-code.js";

/** What the libraries tell those who write programs, in words for those who type commands. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/Set EARTHDATA_TOKEN, or call login\(\{ token \}\)\./g, "Log in with earthaccess login, or set EARTHDATA_TOKEN."],
  [/ ?Pass \{ auth: await login\(\) \}\./g, " Log in with earthaccess login."],
  [/Call login\(\) first\./g, "Log in with earthaccess login."],
  [/use access: "external"/g, "use --access external"],
  [/append: "(\w+)"/g, "--append $1"],
  [/parallel: (\d+)/g, "--parallel $1"],
];

/** The text of an error for a terminal, in lines. */
export function errorLines(error: unknown): readonly string[] {
  const message = error instanceof Error || isEarthaccessError(error) ? error.message : String(error);
  const text = WORDS.reduce((before, [pattern, words]) => before.replace(pattern, words), message);
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const isHelped = /earthaccess login/.test(text);
  return isAboutLogin(error) && !isHelped ? [...lines, "Log in with earthaccess login."] : lines;
}
