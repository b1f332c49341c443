import { describe, expect, test } from "vitest";
import { ALL, everyGranule } from "./every-granule.js";
import { search, searchAll } from "./search.js";

const all = everyGranule();

describe("space", () => {
  test("a box finds the boxes and polygons that a plain comparison finds", async () => {
    for (const [west, south, east, north] of [
      [-20, 20, 40, 60],
      [-130, 25, -60, 50],
      [100, -45, 179, 0],
    ] as const) {
      const found = new Set(
        (await searchAll(all.box, `${ALL}&bounding_box=${west},${south},${east},${north}`, 500)).items.map(
          (i) => i.umm.GranuleUR,
        ),
      );
      for (const { umm } of all.everything) {
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
    const one = all.everything.find((item) => item.umm.GranuleUR.startsWith("SIM_HLS"));
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
      const { names } = await search(all.box, `short_name=SIM_HLS&page_size=2000&${query}`);
      expect(names).toContain(one?.umm.GranuleUR);
      expect(names.length).toBeLessThan(40);
    }
  });

  test("the antimeridian is crossed by boxes and by swaths", async () => {
    const hits = async (query: string): Promise<number> =>
      (await search(all.box, `short_name=SIM_SWATH&page_size=0&${query}`)).hits;
    expect(await hits("bounding_box=175,-90,-175,90")).toBe(60);
    expect(await hits("bounding_box=-175,-90,175,90")).toBe(60);
    expect(await hits("bounding_box=-100,-90,100,90")).toBe(0);
    expect(await hits("polygon=175,-60,-175,-60,-175,80,175,80,175,-60")).toBe(60);
    expect(await hits("bounding_box=179,0,-179,1")).toBe(await hits("polygon=179,0,-179,0,-179,1,179,1,179,0"));
  });

  test("orbits are found along their tracks only", async () => {
    const every = await search(all.box, "short_name=SIM_ATL&page_size=0");
    const band = await search(all.box, "short_name=SIM_ATL&page_size=0&bounding_box=-180,30,180,31");
    const south = await search(all.box, "short_name=SIM_ATL&page_size=0&bounding_box=-180,-60,180,-50");
    const narrow = await search(all.box, "short_name=SIM_ATL&page_size=0&bounding_box=0,30,40,40");
    expect([band.hits, south.hits]).toEqual([every.hits, 0]);
    expect(narrow.hits).toBeGreaterThan(0);
    expect(narrow.hits).toBeLessThan(every.hits / 3);
  });

  test("several polygons are all needed, unless options say or", async () => {
    const a = "polygon[]=0,0,10,0,10,10,0,10,0,0";
    const b = "polygon[]=100,0,110,0,110,10,100,10,100,0";
    const hits = async (query: string): Promise<number> =>
      (await search(all.box, `short_name=SIM_HLS&page_size=0&${query}`)).hits;
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
