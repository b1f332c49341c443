import { describe, expect, test } from "vitest";
import { everyGranule } from "./every-granule.js";
import { search } from "./search.js";

const all = everyGranule();

describe("collections", () => {
  const find = async (query: string): Promise<string[]> => {
    const answer = await search(
      all.box,
      `provider=SIM_*&options[provider][pattern]=true&page_size=100&${query}`,
      {},
      "collections.umm_json",
    );
    expect(answer.errors).toEqual([]);
    return answer.names.sort();
  };

  test.each([
    ["keyword=ocean color", ["SIM_SWATH"]],
    ["keyword=sim*swath", ["SIM_SWATH"]],
    ['keyword="sea surface temperature"', ["SIM_SST-v4.1"]],
    ["short_name=SIM_H?S&options[short_name][pattern]=true", ["SIM_HLS"]],
    ["doi=10.5067/sim/atl.006", ["SIM_ATL"]],
    ["data_center=SIM_POCLOUD", ["SIM_SST-v4.1"]],
    ["archive_center=SIM_LPCLOUD", ["SIM_HLS"]],
    ["platform=Sim-Aqua", ["SIM_SWATH"]],
    ["instrument=ATLAS", ["SIM_ATL"]],
    ["processing_level_id=4", ["SIM_SST-v4.1"]],
    ["entry_id=SIM_HLS_2.0", ["SIM_HLS"]],
    ["concept_id=C3000000002-SIM_NSIDC_CPRD", ["SIM_ATL"]],
    ["cloud_hosted=false", []],
    ["temporal=1990-01-01,1991-01-01", []],
    ["temporal=2010-01-01,2011-01-01&point=0,0", ["SIM_ATL", "SIM_HLS", "SIM_SST-v4.1", "SIM_SWATH"]],
  ])("are found by %s", async (query, names) => {
    expect(await find(query)).toEqual(names);
  });

  test("carry their granule counts when asked, and no otherwise", async () => {
    const plain = await search(all.box, "short_name=SIM_HLS", {}, "collections.umm_json");
    const counted = await search(all.box, "short_name=SIM_HLS&include_granule_counts=true", {}, "collections.umm_json");
    expect(plain.items[0]?.meta["granule-count"]).toBeUndefined();
    expect(counted.items[0]?.meta["granule-count"]).toBe(330);
  });
});
