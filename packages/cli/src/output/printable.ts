/** Control characters, and the marks that turn the direction of text. */
const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A text of a server or a file on one line of a terminal: what would move the cursor, colour or rewrite the screen is made visible.
 *
 * Names, titles and error texts are written by others. An escape sequence in them could hide lines, fake a prompt or, on some
 * terminals, type for the user.
 */
export function printable(text: string): string {
  return text.replace(CONTROLS, visible);
}

/** The same for texts of several lines: line feeds and tabs stay. */
export function printableLines(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(CONTROLS, (c) => (c === "\n" || c === "\t" ? c : visible(c)));
}

/** Unicode has pictures of the control characters of ASCII; the others become the replacement character. */
function visible(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "\u2421" : "\ufffd";
}

/** JSON on one line, in which everything that a terminal could obey is escaped: JSON itself lets C1 controls and DEL through. */
export function safeJson(value: unknown): string {
  return escapeControls(JSON.stringify(value) ?? "null");
}

/** The text of JSON, in which control characters stand inside strings only and may be written as escapes. */
export function escapeControls(json: string): string {
  return json.replace(CONTROLS, (c) => (c === "\n" ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`));
}
