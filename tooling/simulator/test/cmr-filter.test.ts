import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../src/index.js";
import { CORPUS, HAS_CORPUS } from "./corpus-folder.js";
import { type Item, search, searchAll } from "./search.js";

/** The parts of a granule that the checks below read for themselves. */
interface Umm {
  GranuleUR: string;
  CloudCover?: number;
  AdditionalAttributes?: { Name: string; Values: string[] }[];
  TemporalExtent?: { RangeDateTime?: { BeginningDateTime: string; EndingDateTime?: string }; SingleDateTime?: string };
  DataGranule?: {
    DayNightFlag?: string;
    ProductionDateTime?: string;
    Identifiers?: { Identifier: string; IdentifierType: string }[];
  };
  RelatedUrls?: { Type: string }[];
  CollectionReference: { ShortName?: string; Version?: string };
  Platforms?: { ShortName: string }[];
  OrbitCalculatedSpatialDomains?: { OrbitNumber?: number; BeginOrbitNumber?: number; EndOrbitNumber?: number }[];
  SpatialExtent?: {
    HorizontalSpatialDomain?: {
      Geometry?: {
        BoundingRectangles?: Record<string, number>[];
        GPolygons?: { Boundary: { Points: { Longitude: number; Latitude: number }[] } }[];
      };
    };
  };
}

const ALL = "provider=*&options[provider][pattern]=true";
let box: Simulator;
let everything: { meta: Item["meta"]; umm: Umm }[];

beforeAll(async () => {
  box = await startSimulator({ granules: 600, fileSize: 500, ...(HAS_CORPUS ? { corpus: CORPUS } : {}) });
  everything = (await searchAll(box, ALL, 2000)).items as unknown as typeof everything;
});

afterAll(async () => {
  await box.close();
});

/** Names found by a query, against names a plain loop finds. */
async function expectSame(query: string, keep: (one: { meta: Item["meta"]; umm: Umm }) => boolean): Promise<void> {
  const { items } = await searchAll(box, `${ALL}&${query}`, 500);
  const wanted = everything.filter(keep).map((one) => one.umm.GranuleUR);
  expect(wanted.length).toBeGreaterThan(0);
  expect(wanted.length).toBeLessThan(everything.length);
  expect(items.map((item) => item.umm.GranuleUR).sort()).toEqual(wanted.sort());
}

function span(umm: Umm): [number, number] {
  const { RangeDateTime: range, SingleDateTime: single } = umm.TemporalExtent ?? {};
  if (single !== undefined) return [Date.parse(single), Date.parse(single)];
  const end = range?.EndingDateTime;
  return [Date.parse(range?.BeginningDateTime ?? ""), end === undefined ? Number.POSITIVE_INFINITY : Date.parse(end)];
}

function cloud(umm: Umm): number | undefined {
  const text = umm.AdditionalAttributes?.find((one) => one.Name === "CLOUD_COVERAGE")?.Values[0];
  return umm.CloudCover ?? (text === undefined ? undefined : Number(text));
}

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
    const name = String(everything.find((one) => one.umm.GranuleUR.startsWith("SIM_SWATH"))?.umm.GranuleUR);
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
    const cased = await search(box, `${ALL}&granule_ur=${name.toLowerCase()}&options[granule_ur][ignore_case]=false`);
    expect(cased.hits).toBe(0);
  });

  test("by time", async () => {
    const overlap =
      (from: string, to: string) =>
      (one: { umm: Umm }): boolean => {
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
    const first = everything.find((one) => one.umm.GranuleUR.startsWith("SIM_HLS"));
    const start = first?.umm.TemporalExtent?.RangeDateTime?.BeginningDateTime;
    const query = `short_name=SIM_HLS&temporal=,${start}`;
    expect((await search(box, query)).hits).toBe(1);
    expect((await search(box, `${query}&options[temporal][exclude_boundary]=true`)).hits).toBe(0);
  });

  test("by dates of the record", async () => {
    const revised = (one: { meta: Item["meta"] }): number => Date.parse(String(one.meta["revision-date"]));
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

describe("space", () => {
  test("a box finds the boxes and polygons that a plain comparison finds", async () => {
    for (const [west, south, east, north] of [
      [-20, 20, 40, 60],
      [-130, 25, -60, 50],
      [100, -45, 179, 0],
    ] as const) {
      const found = new Set(
        (await searchAll(box, `${ALL}&bounding_box=${west},${south},${east},${north}`, 500)).items.map(
          (i) => i.umm.GranuleUR,
        ),
      );
      for (const { umm } of everything) {
        const geometry = umm.SpatialExtent?.HorizontalSpatialDomain?.Geometry;
        const boxes = geometry?.BoundingRectangles;
        if (boxes !== undefined && geometry?.GPolygons === undefined) {
          const touches = boxes.some((one) => {
            const [w = 0, s = 0, e = 0, n = 0] = [
              one.WestBoundingCoordinate,
              one.SouthBoundingCoordinate,
              one.EastBoundingCoordinate,
              one.NorthBoundingCoordinate,
            ];
            // Some recorded boxes count longitudes from 0 to 360.
            return [-360, 0, 360].some((turn) => w + turn <= east && e + turn >= west) && s <= north && n >= south;
          });
          expect([umm.GranuleUR, found.has(umm.GranuleUR)]).toEqual([umm.GranuleUR, touches]);
        }
        // A corner well inside the box is enough; great circles bend edges, not corners.
        const corners = (geometry?.GPolygons ?? []).flatMap((polygon) => polygon.Boundary.Points);
        if (corners.some((c) => c.Longitude > west && c.Longitude < east && c.Latitude > south && c.Latitude < north)) {
          expect(found.has(umm.GranuleUR)).toBe(true);
        }
      }
    }
  });

  test("a point finds the scene around it, by any of five ways to ask", async () => {
    const one = everything.find((item) => item.umm.GranuleUR.startsWith("SIM_HLS"));
    const points = one?.umm.SpatialExtent?.HorizontalSpatialDomain?.Geometry?.GPolygons?.[0]?.Boundary.Points ?? [];
    const [lon, lat] = [(points[1]?.Longitude ?? 0) - 0.3, (points[1]?.Latitude ?? 0) + 0.5];
    const near = (dx: number, dy: number): string => `${(lon + dx).toFixed(4)},${(lat + dy).toFixed(4)}`;
    const queries = [
      `point=${near(0, 0)}`,
      `bounding_box=${near(-0.01, -0.01)},${near(0.01, 0.01)}`,
      `polygon=${near(0, 0)},${near(0.02, 0)},${near(0, 0.02)},${near(0, 0)}`,
      `line=${near(0, 0)},${near(0.02, 0.02)}`,
      `circle=${near(0, 0)},1000`,
    ];
    for (const query of queries) {
      const { names } = await search(box, `short_name=SIM_HLS&page_size=2000&${query}`);
      expect(names).toContain(one?.umm.GranuleUR);
      expect(names.length).toBeLessThan(40);
    }
  });

  test("the antimeridian is crossed by boxes and by swaths", async () => {
    const hits = async (query: string): Promise<number> =>
      (await search(box, `short_name=SIM_SWATH&page_size=0&${query}`)).hits;
    expect(await hits("bounding_box=175,-90,-175,90")).toBe(60);
    expect(await hits("bounding_box=-175,-90,175,90")).toBe(60);
    expect(await hits("bounding_box=-100,-90,100,90")).toBe(0);
    expect(await hits("polygon=175,-60,-175,-60,-175,80,175,80,175,-60")).toBe(60);
    expect(await hits("bounding_box=179,0,-179,1")).toBe(await hits("polygon=179,0,-179,0,-179,1,179,1,179,0"));
  });

  test("orbits are found along their tracks only", async () => {
    const all = await search(box, "short_name=SIM_ATL&page_size=0");
    const band = await search(box, "short_name=SIM_ATL&page_size=0&bounding_box=-180,30,180,31");
    const south = await search(box, "short_name=SIM_ATL&page_size=0&bounding_box=-180,-60,180,-50");
    const narrow = await search(box, "short_name=SIM_ATL&page_size=0&bounding_box=0,30,40,40");
    expect([band.hits, south.hits]).toEqual([all.hits, 0]);
    expect(narrow.hits).toBeGreaterThan(0);
    expect(narrow.hits).toBeLessThan(all.hits / 3);
  });

  test("several polygons are all needed, unless options say or", async () => {
    const a = "polygon[]=0,0,10,0,10,10,0,10,0,0";
    const b = "polygon[]=100,0,110,0,110,10,100,10,100,0";
    const hits = async (query: string): Promise<number> =>
      (await search(box, `short_name=SIM_HLS&page_size=0&${query}`)).hits;
    const [first, second] = [await hits(a), await hits(b)];
    expect(await hits(`${a}&${b}`)).toBe(0);
    expect(await hits(`${a}&${b}&options[polygon][or]=true`)).toBe(first + second);
    expect(await hits(`${a}&bounding_box=100,0,110,10&options[spatial][or]=true`)).toBe(
      first + (await hits("bounding_box=100,0,110,10")),
    );
    // Without brackets the last one counts.
    expect(await hits(`${a}&${b}`.replaceAll("[]", ""))).toBe(second);
  });
});

describe("sorting", () => {
  const sorted = async (key: string, read: (umm: Umm) => string | number): Promise<void> => {
    const { items } = await searchAll(
      box,
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
        box,
        `short_name[]=SIM_SST-v4.1&short_name[]=SIM_SWATH&sort_key[]=${key}`,
        1000,
      );
      const withCloud = items.map((item) => cloud(item.umm as unknown as Umm) !== undefined);
      expect(withCloud.lastIndexOf(true)).toBe(withCloud.indexOf(false) - 1);
    }
  });
});

describe("collections", () => {
  const find = async (query: string): Promise<string[]> => {
    const answer = await search(
      box,
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
    const plain = await search(box, "short_name=SIM_HLS", {}, "collections.umm_json");
    const counted = await search(box, "short_name=SIM_HLS&include_granule_counts=true", {}, "collections.umm_json");
    expect(plain.items[0]?.meta["granule-count"]).toBeUndefined();
    expect(counted.items[0]?.meta["granule-count"]).toBe(330);
  });
});
