import { hasOption, optionOf, type ParameterTree, textsOf } from "./parameters.js";

/** Whether a record's texts meet a parameter; undefined when the search does not have the parameter. */
export type TextMatch = ((texts: readonly string[]) => boolean) | undefined;

/** The condition of a text parameter with its options: pattern, ignore_case (on unless switched off) and and. */
export function textMatch(tree: ParameterTree, name: string, caseSensitive = false): TextMatch {
  const values = textsOf(tree.get(name));
  if (values.length === 0) return undefined;
  const fold = !caseSensitive && optionOf(tree, name, "ignore_case") !== "false";
  const pattern = hasOption(tree, name, "pattern");
  const tests = values.map((value) => textTest(value, fold, pattern));
  if (hasOption(tree, name, "and")) return (texts) => tests.every((test) => texts.some(test));
  return (texts) => texts.some((text) => tests.some((test) => test(text)));
}

function textTest(value: string, fold: boolean, pattern: boolean): (text: string) => boolean {
  const wanted = fold ? value.toLowerCase() : value;
  const ready = (text: string): string => (fold ? text.toLowerCase() : text);
  return pattern ? (text) => matchesGlob(ready(text), wanted) : (text) => ready(text) === wanted;
}

/** Whether a text matches a pattern of `*` and `?`, in linear time for one star and never worse than the product of the lengths. */
export function matchesGlob(text: string, pattern: string): boolean {
  let [t, p, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (p < pattern.length && (pattern[p] === "?" || (pattern[p] !== "*" && pattern[p] === text[t]))) {
      t += 1;
      p += 1;
    } else if (pattern[p] === "*") {
      star = p;
      mark = t;
      p += 1;
    } else if (star >= 0) {
      p = star + 1;
      mark += 1;
      t = mark;
    } else {
      return false;
    }
  }
  while (pattern[p] === "*") p += 1;
  return p === pattern.length;
}
