/** Decides whether a text has the form of a pattern. */
export type GlobMatcher = (text: string) => boolean;

/**
 * A matcher for a shell pattern with the meaning of Python's `fnmatch.fnmatchcase`: `*`, `?`, `[abc]`, `[a-z]`, `[!abc]`.
 *
 * The whole text must fit; `*` also crosses `/`. There is no escape character: `[*]` is a star. Linear in practice and never exponential,
 * whatever the pattern: the common forms (`*.nc`, `file_*`, `*_B02_*`) become string searches, the rest a walk from segment to segment.
 * Regular expressions made of many stars take hours on a hostile name, and npm's glob libraries inherit that.
 *
 * @param options.ignoreCase compare without regard to case. @default false
 * @example
 * ```ts
 * const isBand = globMatcher("*.B0[1-4].tif");
 * isBand("HLS.L30.T59WPT.2013101T001445.v2.0.B02.tif"); // true
 * ```
 */
export function globMatcher(pattern: string, options: { readonly ignoreCase?: boolean } = {}): GlobMatcher {
  const wanted = options.ignoreCase ? pattern.toLowerCase() : pattern;
  const matcher = /[?[]/.test(wanted) ? segmentMatcher(parse(wanted)) : searchingMatcher(wanted.split("*"));
  return options.ignoreCase ? (text) => matcher(text.toLowerCase()) : matcher;
}

/** Only stars and literals: the first and last piece are fixed, the ones between are found from left to right. */
function searchingMatcher(pieces: readonly string[]): GlobMatcher {
  const first = pieces[0] ?? "";
  const last = pieces.at(-1) ?? "";
  const middle = pieces.slice(1, -1).filter((piece) => piece !== "");
  if (pieces.length === 1) return (text) => text === first;
  if (middle.length === 0) {
    const shortest = first.length + last.length;
    if (first === "") return (text) => text.endsWith(last);
    if (last === "") return (text) => text.startsWith(first);
    return (text) => text.length >= shortest && text.startsWith(first) && text.endsWith(last);
  }
  if (middle.length === 1 && first === "" && last === "") {
    const only = middle[0] as string;
    return (text) => text.includes(only);
  }
  return (text) => {
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    let from = first.length;
    for (const piece of middle) {
      const at = text.indexOf(piece, from);
      if (at < 0) return false;
      from = at + piece.length;
    }
    return from <= text.length - last.length;
  };
}

/** One character class; `ranges` are pairs of code points, both ends included. */
interface CharacterClass {
  readonly negated: boolean;
  readonly ranges: readonly number[];
  /** 1 for each ASCII character that the class accepts. */
  readonly ascii: Uint8Array;
}

const STAR = "*";
const ANY = "?";
/** A star, any character, one literal code point, or a class. */
type Token = typeof STAR | typeof ANY | number | CharacterClass;

function parse(pattern: string): Token[] {
  const characters = Array.from(pattern);
  const tokens: Token[] = [];
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i] as string;
    if (character === "*") {
      if (tokens.at(-1) !== STAR) tokens.push(STAR);
    } else if (character === "?") {
      tokens.push(ANY);
    } else if (character === "[") {
      const end = endOfClass(characters, i);
      if (end < 0) {
        tokens.push(codePoint(character));
      } else {
        tokens.push(parseClass(characters.slice(i + 1, end)));
        i = end;
      }
    } else {
      tokens.push(codePoint(character));
    }
  }
  return tokens;
}

/** Index of the `]` that ends the class opened at `open`, or -1: then the `[` is an ordinary character. */
function endOfClass(characters: readonly string[], open: number): number {
  let start = open + 1;
  if (characters[start] === "!") start++;
  // A `]` in first place is a member, as in every shell.
  if (characters[start] === "]") start++;
  return characters.indexOf("]", start);
}

function parseClass(content: readonly string[]): CharacterClass {
  const negated = content[0] === "!";
  const members = negated ? content.slice(1) : content;
  const ranges: number[] = [];
  for (let i = 0; i < members.length; i++) {
    const low = codePoint(members[i] as string);
    const isRange = members[i + 1] === "-" && i + 2 < members.length;
    const high = isRange ? codePoint(members[i + 2] as string) : low;
    // A range that runs backwards holds nothing; Python drops it too.
    if (low <= high) ranges.push(low, high);
    if (isRange) i += 2;
  }
  const ascii = Uint8Array.from({ length: 128 }, (_, point) => Number(isInRanges(ranges, point) !== negated));
  return { negated, ranges, ascii };
}

function isInRanges(ranges: readonly number[], point: number): boolean {
  for (let i = 0; i < ranges.length; i += 2) {
    if (point >= (ranges[i] as number) && point <= (ranges[i + 1] as number)) return true;
  }
  return false;
}

function codePoint(character: string): number {
  return character.codePointAt(0) as number;
}

/** What lies between two stars; every token stands for one character. */
type Segment = readonly Exclude<Token, typeof STAR>[];

/** A text by position: as it is, where each UTF-16 unit is a character, or else its code points. */
type Characters = string | readonly number[];

/** Segments between stars: the first is at the start, the last at the end, the ones between are found from left to right. */
function segmentMatcher(tokens: readonly Token[]): GlobMatcher {
  const segments: Exclude<Token, typeof STAR>[][] = [[]];
  for (const token of tokens) {
    if (token === STAR) segments.push([]);
    else segments.at(-1)?.push(token);
  }
  const first = segments[0] as Segment;
  const last = segments.at(-1) as Segment;
  const middle = segments.slice(1, -1);
  const shortest = segments.length === 1 ? first.length : first.length + last.length;
  return (text) => {
    const characters = hasPairs(text) ? Array.from(text, codePoint) : text;
    const { length } = characters;
    return (
      length >= shortest &&
      (segments.length > 1 || length === shortest) &&
      fitsAt(first, characters, 0) &&
      fitsAt(last, characters, length - last.length) &&
      fitsBetween(middle, characters, first.length, length - last.length)
    );
  };
}

function fitsBetween(segments: readonly Segment[], text: Characters, start: number, end: number): boolean {
  let from = start;
  for (const segment of segments) {
    while (from + segment.length <= end && !fitsAt(segment, text, from)) from++;
    from += segment.length;
    if (from > end) return false;
  }
  return true;
}

function fitsAt(segment: Segment, text: Characters, at: number): boolean {
  for (let i = 0; i < segment.length; i++) {
    const point = typeof text === "string" ? text.charCodeAt(at + i) : (text[at + i] as number);
    const token = segment[i] as Exclude<Token, typeof STAR>;
    if (typeof token === "number" ? token !== point : !accepts(token, point)) return false;
  }
  return true;
}

/** `?` stands for one character as a reader sees it, not for half of one. */
function hasPairs(text: string): boolean {
  return /[\ud800-\udfff]/.test(text);
}

function accepts(token: typeof ANY | CharacterClass, point: number): boolean {
  if (token === ANY) return true;
  return point < 128 ? token.ascii[point] === 1 : isInRanges(token.ranges, point) !== token.negated;
}
