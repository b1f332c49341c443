import { expect, it } from "vitest";
import { RangeSlots } from "../src/range-slots.js";

const URL_OF_FILE = "https://data.example/a.nc";

function lentBeside(files: number): number {
  const slots = new RangeSlots();
  for (let file = 0; file < files; file++) slots.enter();
  let lent = 0;
  while (slots.take(URL_OF_FILE)) lent++;
  return lent;
}

it("lends a lone file the most, and nothing while enough files are under way", () => {
  expect([1, 4, 7, 8, 20].map(lentBeside)).toEqual([9, 6, 3, 0, 0]);
});

it("lends again when files have ended, and never for a host that does not do ranges", () => {
  const slots = new RangeSlots(undefined, 10);
  for (let file = 0; file < 8; file++) slots.enter();
  expect(slots.take(URL_OF_FILE)).toBe(false);
  slots.leave();
  expect(slots.take(URL_OF_FILE)).toBe(true);
  slots.exclude(URL_OF_FILE);
  expect(slots.take("https://data.example/b.nc")).toBe(false);
  expect(slots.take("https://elsewhere.example/b.nc")).toBe(true);
});
