import type { Filter } from "../manifest.js";
import { VariableFault } from "./variable-fault.js";

/**
 * The filters of a variable in the order in which they were applied.
 *
 * Documents without a version were written before their order was kept: the words then only say which filters there are, and the
 * order is always shuffle, deflate, fletcher32 (`d_emulate_original_filter_order_behavior` of the OPeNDAP server).
 *
 * @throws {VariableFault} for a filter that nobody here can undo
 */
export function filtersOf(
  words: string | undefined,
  levels: string | undefined,
  elementSize: number,
  hasVersion: boolean,
): readonly Filter[] {
  const names = (words ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const unknown = names.find((name) => !ORDER.includes(name));
  if (unknown !== undefined)
    throw new VariableFault(`it was written with the filter ${unknown}; readable are shuffle, deflate and fletcher32`);
  const ordered = hasVersion ? names : [...names].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  const numbers = (levels ?? "").trim().split(/\s+/).map(Number);
  let deflates = 0;
  return ordered.map((name) => {
    if (name === "shuffle") return { name, elementSize };
    if (name !== "deflate") return { name };
    const level = numbers[deflates++] ?? numbers[0];
    return { name, ...(level !== undefined && level > 0 && { level }) };
  });
}

const ORDER = ["shuffle", "deflate", "fletcher32"];
