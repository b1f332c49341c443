// What a process has used, by the system's own account: seconds of CPU of all its threads and the most memory it held at once.
import { readFileSync } from "node:fs";

/** `getconf CLK_TCK`, which is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;
const EVERY_MS = 10;

/** Watches a child until it ends; `undefined` where the system does not tell (other than Linux). */
export function watchCost(pid) {
  let cost;
  const look = () => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ");
      const memory = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
      const cpuSeconds = (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
      // Of a process that has just ended nothing is left but its name.
      if (memory) cost = { cpuSeconds, rssMB: Math.round((Number(memory[1]) * 1024) / 1e6) };
    } catch {
      // It has ended.
    }
  };
  const timer = setInterval(look, EVERY_MS);
  return () => {
    clearInterval(timer);
    return cost;
  };
}
