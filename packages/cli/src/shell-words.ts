import { redactText } from "@earthaccess/errors";

/** A command line that a shell reads back as the same words; signatures of addresses are not shown. */
export function commandLine(program: string, words: readonly string[]): string {
  return [program, ...words.map((word) => quoted(redactText(word)))].join(" ");
}

/** The word as it is where a shell leaves it alone, else in single quotes. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
