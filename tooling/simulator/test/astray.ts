import type { BoxHistory } from "../src/index.js";

/** What went where it does not belong, in words; empty when nothing did. */
export function astray(boxes: Iterable<BoxHistory>, printed: string): string[] {
  return [...boxes].flatMap((box) => [
    ...box.leaks().map(({ rule, what, request }) => `${rule}: ${what}, ${request.method} to ${request.role}`),
    // The secret itself must not be printed a second time.
    ...box.searchSecrets(printed).map((secret) => `a secret of ${secret.length} characters was printed`),
  ]);
}
