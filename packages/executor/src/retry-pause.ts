/** The pause before the next try of a task: from 100 ms doubling up to 30 s, the upper half of it by chance. */
export function retryPause(attempt: number): number {
  const ceiling = Math.min(30_000, 100 * 2 ** (attempt - 1));
  return ceiling * (0.5 + Math.random() / 2);
}
