/** A source with its length and lines kept, and what is no code replaced by blanks. */
export interface CodeText {
  /** Without comments. */
  readonly code: string;
  /** Without comments and without what stands inside of strings, templates and regular expressions. */
  readonly bare: string;
}

/** Before these a slash starts a regular expression; after a value it divides. */
const BEFORE_REGEXP = /(?:^|[(,=:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|void|yield|await))$/;

/**
 * Blanks comments and literals of TypeScript or JavaScript.
 *
 * A scanner and no parser: it tells a division from a regular expression by what stands before, which is enough for code
 * that a formatter has been over.
 */
export function codeText(source: string): CodeText {
  const code = [...source.split("")];
  const bare = [...code];
  const blank = (chars: string[], from: number, to: number) => {
    for (let i = from; i < to && i < source.length; i++) if (source[i] !== "\n") chars[i] = " ";
  };
  /** Depths of braces at which a `}` returns to a template. */
  const templates: number[] = [];
  let depth = 0;
  let at = 0;
  while (at < source.length) {
    const char = source[at] as string;
    const two = source.slice(at, at + 2);
    if (two === "//" || two === "/*" || (at === 0 && two === "#!")) {
      const end = two === "/*" ? after(source, "*/", at + 2) : lineEnd(source, at);
      blank(code, at, end);
      blank(bare, at, end);
      at = end;
    } else if (char === '"' || char === "'") {
      const end = stringEnd(source, at);
      blank(bare, at + 1, end - 1);
      at = end;
    } else if (char === "`" || (char === "}" && templates.at(-1) === depth)) {
      if (char === "}") templates.pop();
      const end = templateEnd(source, at + 1);
      const opens = source[end - 1] === "{";
      blank(bare, at + 1, end - (opens ? 2 : 1));
      if (opens) templates.push(depth);
      at = end;
    } else if (
      char === "/" &&
      BEFORE_REGEXP.test(
        bare
          .slice(Math.max(0, at - 80), at)
          .join("")
          .trimEnd(),
      )
    ) {
      const end = regexpEnd(source, at);
      blank(bare, at + 1, end - 1);
      at = end;
    } else {
      if (char === "{") depth++;
      if (char === "}") depth--;
      at++;
    }
  }
  return { code: code.join(""), bare: bare.join("") };
}

function after(source: string, text: string, from: number): number {
  const at = source.indexOf(text, from);
  return at === -1 ? source.length : at + text.length;
}

function lineEnd(source: string, from: number): number {
  const at = source.indexOf("\n", from);
  return at === -1 ? source.length : at;
}

function stringEnd(source: string, from: number): number {
  const quote = source[from];
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] === "\\") at++;
    else if (source[at] === quote || source[at] === "\n") return at + 1;
  }
  return source.length;
}

/** Past the closing backtick, or past the `${` of the next substitution. */
function templateEnd(source: string, from: number): number {
  for (let at = from; at < source.length; at++) {
    if (source[at] === "\\") at++;
    else if (source[at] === "`") return at + 1;
    else if (source[at] === "$" && source[at + 1] === "{") return at + 2;
  }
  return source.length;
}

function regexpEnd(source: string, from: number): number {
  let inClass = false;
  for (let at = from + 1; at < source.length; at++) {
    const char = source[at];
    if (char === "\\") at++;
    else if (char === "[") inClass = true;
    else if (char === "]") inClass = false;
    else if ((char === "/" && !inClass) || char === "\n") return at + 1;
  }
  return source.length;
}
