import { VirtualError } from "../virtual-errors.js";

/** @param what is wrong, as half a sentence */
export function kerchunkFault(what: string, cause?: unknown): VirtualError {
  return new VirtualError(`Not readable kerchunk references: ${what}.`, {
    code: "virtual/bad-kerchunk",
    ...(cause !== undefined && { cause }),
  });
}
