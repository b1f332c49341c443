// Watches every test file of the house: all requests that simulators see, and all that is printed meanwhile.
import { afterAll, expect } from "vitest";
import { boxHistories } from "../src/index.js";
import { astray } from "./astray.js";

/** More than any test prints; what comes later is not kept. */
const MOST_TEXT = 10_000_000;

const printed: string[] = [];
let length = 0;
const keep = (text: string): void => {
  if (length > MOST_TEXT) return;
  printed.push(text);
  length += text.length;
};
for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
  stream.write = ((...args: unknown[]) => {
    keep(String(args[0]));
    return write(...args);
  }) as typeof stream.write;
}
for (const name of ["log", "info", "warn", "error", "debug"] as const) {
  const print = console[name].bind(console);
  console[name] = (...args: unknown[]) => {
    keep(args.map(String).join(" "));
    print(...args);
  };
}
process.on("warning", (warning) => keep(String(warning.stack)));

afterAll(() => {
  // The simulator's own tests send secrets astray on purpose, with clients of their own.
  if (expect.getState().testPath?.includes("/tooling/simulator/")) return;
  expect(astray(boxHistories(), printed.join("\n"))).toEqual([]);
});
