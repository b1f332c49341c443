/** Outcome of a Range header: a part as [start, end), nothing to do, or nothing that can be satisfied. */
export type RangeOutcome = readonly [number, number] | "whole" | "unsatisfiable";

/**
 * Reads a Range header against a size as S3 does: one range or a suffix; several ranges, other units and nonsense give the whole.
 */
export function parseRange(header: string | undefined, size: number): RangeOutcome {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  if (match === null) return "whole";
  const [, first = "", last = ""] = match;
  if (first === "" && last === "") return "whole";
  if (first === "") {
    const length = Math.min(Number(last), size);
    return length === 0 ? "unsatisfiable" : [size - length, size];
  }
  const start = Number(first);
  if (start >= size) return "unsatisfiable";
  if (last === "") return [start, size];
  if (Number(last) < start) return "whole";
  return [start, Math.min(Number(last) + 1, size)];
}
