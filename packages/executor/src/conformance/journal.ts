/** Notes a line in a journal, from anywhere that has `fetch`. */
export async function note(journal: string | undefined, line: string): Promise<void> {
  if (journal === undefined) return;
  await (await fetch(journal, { method: "POST", body: line })).text();
}
