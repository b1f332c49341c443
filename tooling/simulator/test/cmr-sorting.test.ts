import { describe, expect, test } from "vitest";
import { cloud, everyGranule, span, type Umm } from "./every-granule.js";
import { searchAll } from "./search.js";

const all = everyGranule();

describe("sorting", () => {
  const sorted = async (key: string, read: (umm: Umm) => string | number): Promise<void> => {
    const { items } = await searchAll(
      all.box,
      `short_name=SIM_*&options[short_name][pattern]=true&sort_key[]=${key}`,
      1000,
    );
    const values = items.map((item) => read(item.umm as unknown as Umm));
    const wanted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    expect(values).toEqual(key.startsWith("-") ? wanted.reverse() : wanted);
  };

  test("by start, end and name, up and down", async () => {
    await sorted("start_date", (umm) => span(umm)[0]);
    await sorted("-end_date", (umm) => span(umm)[1]);
    await sorted("granule_ur", (umm) => umm.GranuleUR.toLowerCase());
    await sorted("-granule_ur", (umm) => umm.GranuleUR.toLowerCase());
  });

  test("puts granules without the key last, in either direction", async () => {
    for (const key of ["cloud_cover", "-cloud_cover"]) {
      const { items } = await searchAll(
        all.box,
        `short_name[]=SIM_SST-v4.1&short_name[]=SIM_SWATH&sort_key[]=${key}`,
        1000,
      );
      const withCloud = items.map((item) => cloud(item.umm as unknown as Umm) !== undefined);
      expect(withCloud.lastIndexOf(true)).toBe(withCloud.indexOf(false) - 1);
    }
  });
});
