/** CMR's `*` and `?` as the `%` and `_` of CQL2's LIKE; literal `%`, `_` and `\` get a backslash. */
export function likeOfPattern(pattern: string): string {
  return pattern
    .replace(/[\\%_]/g, "\\$&")
    .replaceAll("*", "%")
    .replaceAll("?", "_");
}

/** The way back; `undefined` when a literal `*` or `?` would become a wildcard. */
export function patternOfLike(like: string): string | undefined {
  let pattern = "";
  for (let i = 0; i < like.length; i++) {
    const sign = like[i] as string;
    const literal = sign === "\\" ? like[++i] : sign;
    if (literal === "*" || literal === "?" || literal === undefined) return undefined;
    pattern += sign === "%" ? "*" : sign === "_" ? "?" : literal;
  }
  return pattern;
}
