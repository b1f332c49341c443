import { describe, expect, test } from "vitest";
import { ALL, cloud, everyGranule, type Granule, span } from "./every-granule.js";
import { search } from "./search.js";

const all = everyGranule();
const { expectSame } = all;

describe("a search finds what a loop over all granules finds", () => {
  test("by collection", async () => {
    await expectSame("short_name=sim_hls", (one) => one.umm.CollectionReference.ShortName === "SIM_HLS");
    await expectSame("short_name[]=SIM_HLS&short_name[]=SIM_ATL", (one) =>
      /^SIM_(HLS|ATL)$/.test(one.umm.CollectionReference.ShortName ?? ""),
    );
    await expectSame(
      "collection_concept_id=C3000000003-SIM_OB_CLOUD",
      (one) => one.meta["collection-concept-id"] === "C3000000003-SIM_OB_CLOUD",
    );
    await expectSame("entry_id=SIM_SST-v4.1_4.1", (one) => one.umm.CollectionReference.ShortName === "SIM_SST-v4.1");
    await expectSame("entry_title=Simulated*V006&options[entry_title][pattern]=true", (one) =>
      one.umm.GranuleUR.startsWith("SIM_ATL"),
    );
    await expectSame(
      "concept_id[]=C3000000001-SIM_LPCLOUD&concept_id[]=G4000000599-SIM_POCLOUD",
      (one) => one.umm.GranuleUR.startsWith("SIM_HLS") || one.meta["concept-id"] === "G4000000599-SIM_POCLOUD",
    );
  });

  test("by name", async () => {
    const name = String(all.everything.find((one) => one.umm.GranuleUR.startsWith("SIM_SWATH"))?.umm.GranuleUR);
    await expectSame(`granule_ur=${name.toLowerCase()}`, (one) => one.umm.GranuleUR === name);
    await expectSame("granule_ur=SIM_HLS.T1*&options[granule_ur][pattern]=true", (one) =>
      one.umm.GranuleUR.startsWith("SIM_HLS.T1"),
    );
    await expectSame("native_id=SIM_ATL_2001*&options[native_id][pattern]=true", (one) =>
      one.umm.GranuleUR.startsWith("SIM_ATL_2001"),
    );
    await expectSame("readable_granule_name=*fv04.1.nc&options[readable_granule_name][pattern]=true", (one) =>
      [
        one.umm.GranuleUR,
        ...(one.umm.DataGranule?.Identifiers ?? [])
          .filter((id) => id.IdentifierType === "ProducerGranuleId")
          .map((id) => id.Identifier),
      ].some((id) => id.endsWith("fv04.1.nc")),
    );
    const cased = await search(
      all.box,
      `${ALL}&granule_ur=${name.toLowerCase()}&options[granule_ur][ignore_case]=false`,
    );
    expect(cased.hits).toBe(0);
  });

  test("by time", async () => {
    const overlap =
      (from: string, to: string) =>
      (one: Granule): boolean => {
        const [start, end] = span(one.umm);
        return start <= Date.parse(to) && end >= Date.parse(from);
      };
    await expectSame(
      "temporal=2010-01-01T00:00:00Z,2012-12-31T23:59:59Z",
      overlap("2010-01-01T00:00:00Z", "2012-12-31T23:59:59Z"),
    );
    await expectSame("temporal=2019-01-01,", overlap("2019-01-01T00:00:00Z", "2999-01-01T00:00:00Z"));
    await expectSame("temporal=,2005", overlap("1000-01-01T00:00:00Z", "2005-01-01T00:00:00Z"));
    await expectSame(
      "temporal[]=2001,2002&temporal[]=2008,2009",
      (one) =>
        overlap("2001-01-01T00:00:00Z", "2002-01-01T00:00:00Z")(one) ||
        overlap("2008-01-01T00:00:00Z", "2009-01-01T00:00:00Z")(one),
    );
    await expectSame("temporal=2000-01-01T00:00:00Z/P1Y", overlap("2000-01-01T00:00:00Z", "2001-01-01T00:00:00Z"));
    await expectSame("temporal=2000-01-01,2024-12-31,32,59&short_name=SIM_HLS", (one) => {
      const [start] = span(one.umm);
      return (
        one.umm.GranuleUR.startsWith("SIM_HLS") &&
        new Date(start).getUTCMonth() === 1 &&
        new Date(start).getUTCDate() <= 28
      );
    });
  });

  test("by time at a boundary, which counts unless it is excluded", async () => {
    const first = all.everything.find((one) => one.umm.GranuleUR.startsWith("SIM_HLS"));
    const start = first?.umm.TemporalExtent?.RangeDateTime?.BeginningDateTime;
    const query = `short_name=SIM_HLS&temporal=,${start}`;
    expect((await search(all.box, query)).hits).toBe(1);
    expect((await search(all.box, `${query}&options[temporal][exclude_boundary]=true`)).hits).toBe(0);
  });

  test("by dates of the record", async () => {
    const revised = (one: Granule): number => Date.parse(String(one.meta["revision-date"]));
    await expectSame(
      "revision_date=2010-01-01,2015-01-01",
      (one) => revised(one) >= Date.UTC(2010, 0, 1) && revised(one) <= Date.UTC(2015, 0, 1),
    );
    await expectSame("updated_since=2012-01-01", (one) => revised(one) >= Date.UTC(2012, 0, 1));
    await expectSame("production_date=2010-01-01,2015-01-01", (one) => {
      const time = Date.parse(one.umm.DataGranule?.ProductionDateTime ?? "");
      return time >= Date.UTC(2010, 0, 1) && time <= Date.UTC(2015, 0, 1);
    });
  });

  test("by cloud cover, also where only an attribute has it", async () => {
    await expectSame("cloud_cover=0,20", ({ umm }) => (cloud(umm) ?? -1) >= 0 && (cloud(umm) ?? 999) <= 20);
    await expectSame("cloud_cover=90,", ({ umm }) => (cloud(umm) ?? -1) >= 90);
  });

  test("by flags, platform, orbit and attributes", async () => {
    await expectSame("day_night=night", (one) => one.umm.DataGranule?.DayNightFlag?.toLowerCase() === "night");
    await expectSame("browsable=true", (one) =>
      (one.umm.RelatedUrls ?? []).some((link) => link.Type === "GET RELATED VISUALIZATION"),
    );
    await expectSame("platform=Sim-Aqua", (one) =>
      (one.umm.Platforms ?? []).some((platform) => platform.ShortName === "Sim-Aqua"),
    );
    await expectSame("orbit_number=5,9", (one) =>
      (one.umm.OrbitCalculatedSpatialDomains ?? []).some((orbit) => {
        const [first, last] = [
          orbit.OrbitNumber ?? orbit.BeginOrbitNumber ?? -1,
          orbit.OrbitNumber ?? orbit.EndOrbitNumber ?? -1,
        ];
        return first <= 9 && last >= 5;
      }),
    );
    await expectSame("attribute[]=float,CLOUD_COVERAGE,10,30", ({ umm }) =>
      (umm.AdditionalAttributes ?? []).some(
        (one) => one.Name === "CLOUD_COVERAGE" && one.Values.some((v) => Number(v) >= 10 && Number(v) <= 30),
      ),
    );
    await expectSame("attribute[]=MGRS_TILE_ID", ({ umm }) =>
      (umm.AdditionalAttributes ?? []).some((one) => one.Name === "MGRS_TILE_ID"),
    );
  });

  test("leaving out excluded ids", async () => {
    await expectSame(
      "short_name=SIM_HLS&exclude[concept_id][]=G4000000000-SIM_LPCLOUD",
      (one) => one.umm.GranuleUR.startsWith("SIM_HLS") && one.meta["concept-id"] !== "G4000000000-SIM_LPCLOUD",
    );
  });
});
