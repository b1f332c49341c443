/** Characters that take no column: marks on the one before, joiners, variation selectors. */
const NOTHING = /\p{Mn}|\p{Me}|[\u200b-\u200d\u2060]/u;
/** Characters that take two columns: East Asian wide and full width forms, pictures. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;

function columnsOf(character: string): number {
  if (character < "\u0300") return 1;
  return NOTHING.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
}

/** How many columns a text takes on a terminal. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += columnsOf(character);
  return width;
}

/** The text in at most `width` columns; `"middle"` keeps both ends, by which the names of granules differ. */
export function cutText(text: string, width: number, at: "end" | "middle" = "end"): string {
  if (textWidth(text) <= width) return text;
  if (width <= 1) return width === 1 ? "…" : "";
  const head = at === "end" ? width - 1 : Math.ceil((width - 1) / 2);
  const characters = [...text];
  return `${fitting(characters, head)}…${at === "end" ? "" : fitting(characters.reverse(), width - 1 - head, true)}`;
}

function fitting(characters: readonly string[], width: number, isReversed = false): string {
  const kept: string[] = [];
  let left = width;
  for (const character of characters) {
    left -= columnsOf(character);
    if (left < 0) break;
    kept.push(character);
  }
  return (isReversed ? kept.reverse() : kept).join("");
}

/** The text with blanks up to `width` columns. */
export function padText(text: string, width: number, align: "left" | "right" = "left"): string {
  const blanks = " ".repeat(Math.max(0, width - textWidth(text)));
  return align === "left" ? text + blanks : blanks + text;
}
