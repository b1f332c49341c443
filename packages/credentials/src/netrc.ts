/** One `machine` entry of a netrc file. */
export interface NetrcEntry {
  readonly machine: string;
  readonly login?: string;
  readonly password?: string;
}

/**
 * The entries of a netrc file, by the rules of Python's `netrc` module, which Earthdata's users rely on.
 *
 * Quoted values, backslash escapes, comments and `macdef` blocks are understood; a `#` inside a password is part of it.
 * A `default` entry is left out: it would send one site's password to another.
 */
export function parseNetrc(text: string): readonly NetrcEntry[] {
  const entries: { machine: string; login?: string; password?: string }[] = [];
  let current: { machine: string; login?: string; password?: string } | undefined;
  const words = wordsOf(withoutMacros(text));
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === "machine") {
      current = { machine: words[++i] ?? "" };
      entries.push(current);
    } else if (word === "default") current = { machine: "" };
    else if ((word === "login" || word === "user") && current) current.login = words[++i] ?? "";
    else if (word === "password" && current) current.password = words[++i] ?? "";
    else if (word === "account") i++;
  }
  return entries;
}

/** The entry for exactly this host; the last one wins when a host stands twice, as in Python. */
export function findNetrcEntry(text: string, host: string): NetrcEntry | undefined {
  return parseNetrc(text).findLast(({ machine }) => machine.toLowerCase() === host.toLowerCase());
}

/**
 * The text of a netrc file in which `host` has this login and password; every other line stays as it was.
 */
export function withNetrcEntry(text: string, host: string, login: string, password: string): string {
  const entry = `machine ${host}\n    login ${quote(login)}\n    password ${quote(password)}\n`;
  const kept = text
    .split(/(?=^[ \t]*(?:machine|default|macdef)\b)/m)
    .filter((block) => !startsWithMachine(block, host));
  // A `default` entry must stay last: readers stop at it.
  const at = kept.findIndex((block) => /^[ \t]*default\b/.test(block));
  const before = (at < 0 ? kept : kept.slice(0, at)).join("");
  const after = at < 0 ? "" : kept.slice(at).join("");
  return `${before}${before && !before.endsWith("\n") ? "\n" : ""}${entry}${after}`;
}

function startsWithMachine(block: string, host: string): boolean {
  const [, name] = /^[ \t]*machine\s+(\S+)/.exec(block) ?? [];
  return name?.replace(/^"|"$/g, "").toLowerCase() === host.toLowerCase();
}

function quote(value: string): string {
  return /^[^\s"\\#]+$/.test(value) ? value : `"${value.replace(/["\\]/g, "\\$&")}"`;
}

/** A `macdef` runs to the next blank line and may hold any words. */
function withoutMacros(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(/^[ \t]*macdef\b[^\n]*\n(?:[^\n]+\n?)*/gm, "\n");
}

/** A comment is a word that begins with `#` where a keyword is expected; after `login` or `password` it is a value. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  let expectsValue = false;
  for (const line of text.split("\n")) {
    for (const match of line.matchAll(/"((?:\\.|[^"\\])*)"|((?:\\.|\S)+)/g)) {
      const bare = match[2];
      if (bare?.startsWith("#") && !expectsValue) break;
      words.push((match[1] ?? bare ?? "").replace(/\\(.)/g, "$1"));
      expectsValue = !expectsValue && bare !== undefined && /^(machine|login|user|password|account)$/.test(bare);
    }
  }
  return words;
}
