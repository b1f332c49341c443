import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toFlatGeobuf, toGeoParquet } from "../../src/geo.js";
import type { Geometry, StacItem } from "../../src/index.js";
import { describeReader, judge } from "./python-readers.js";
import { allItems, asJson, instantOf } from "./sample-granules.js";

interface Facts {
  readonly refused?: string;
  readonly rows: number;
  readonly crs: string | null;
  readonly columns: readonly string[];
  readonly ids: readonly string[];
  readonly geometries: readonly (null | {
    readonly bounds: readonly number[];
    readonly isValid: boolean;
    readonly geojson: Geometry;
  })[];
  readonly totalBounds: readonly number[];
  /** Rows in the box, and rows that a filter by the file's bbox column keeps. */
  readonly inside?: readonly string[];
  readonly kept?: readonly string[];
  readonly filterRefused?: string;
  readonly times: Readonly<Record<string, { readonly type: string; readonly values: readonly (string | null)[] }>>;
}

const TIMES = ["datetime", "start_datetime", "end_datetime"] as const;
const FORMATS = { "items.fgb": toFlatGeobuf, "items.parquet": toGeoParquet };

describeReader("geopandas", ["geopandas", "pyarrow", "pyogrio"], () => {
  const items = allItems();
  let folder: string;
  const judged = (...names: string[]) =>
    judge<Facts[]>("geopandas", { files: names.map((name) => join(folder, name)) });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "geopandas-"));
    for (const [name, write] of Object.entries(FORMATS)) await writeFile(join(folder, name), await write(items));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  describe.each(Object.keys(FORMATS))("on %s", (name) => {
    let facts: Facts;
    beforeAll(async () => {
      [facts] = (await judged(name)) as [Facts];
    });

    it("reads a row for each item, by its id", () => {
      expect(facts.refused).toBeUndefined();
      expect(facts.rows).toBe(items.length);
      expect(facts.ids).toEqual(items.map(({ id }) => id));
    });

    it("knows that longitudes come first on WGS 84", () => {
      expect(facts.crs).toBe(name.endsWith(".fgb") ? "EPSG:4326" : "OGC:CRS84");
    });

    it("reads each geometry to the last digit, and none where there is none", () => {
      for (const [i, { id, geometry }] of items.entries())
        expect(asJson(facts.geometries[i]?.geojson ?? null), id).toEqual(geometry && asJson(geometry));
    });

    it("measures the bounds that the positions have", () => {
      for (const [i, { id, geometry }] of items.entries())
        expect(facts.geometries[i]?.bounds ?? null, id).toEqual(geometry && boundsOf([geometry]));
      expect(facts.totalBounds).toEqual(boundsOf(items.flatMap((item) => item.geometry ?? [])));
    });

    it("reads the instants of the items", () => {
      for (const time of TIMES) {
        const { type, values } = facts.times[time] as { type: string; values: readonly (string | null)[] };
        expect(values.map(instantOf)).toEqual(items.map(({ properties }) => instantOf(properties[time])));
        if (name.endsWith(".parquet")) expect(type).toBe("datetime64[us, UTC]");
      }
    });
  });

  it("reads only the columns that were chosen", async () => {
    const fields = ["datetime", "eo:cloud_cover"];
    const few = items.filter(({ id }) => ["ring", "reversed", "hole"].includes(id));
    await writeFile(join(folder, "few.parquet"), await toGeoParquet(few, { fields }));
    await writeFile(join(folder, "few.fgb"), await toFlatGeobuf(few, { fields }));
    const [parquet, fgb] = await judged("few.parquet", "few.fgb");
    // geopandas leaves out the bbox column, because the metadata says what it is for.
    expect(parquet?.columns).toEqual(["id", "geometry", ...fields]);
    expect(fgb?.columns).toEqual(["id", ...fields, "geometry"]);
  });

  it("loses no item to a filter by box, at the antimeridian either", async () => {
    const plain = items.filter(({ bbox }) => bbox !== undefined && (bbox[0] as number) <= (bbox.at(-3) as number));
    await writeFile(join(folder, "plain.parquet"), await toGeoParquet(plain));
    await writeFile(join(folder, "around.parquet"), await toGeoParquet(items));
    const filtered = async (name: string, within: readonly number[]) =>
      ((await judge<Facts[]>("geopandas", { files: [join(folder, name)], within })) as [Facts])[0];
    const quick = await filtered("plain.parquet", [9, 39, 13, 43]);
    expect(quick.kept).toEqual(expect.arrayContaining([...(quick.inside as string[])]));
    expect(quick.inside).toContain("ring");
    expect(quick.kept).not.toContain("point");
    // A box from 170 to -170 has no place among columns of minima and maxima: no filter is better than a wrong one.
    const around = await filtered("around.parquet", [171, -1, 179, 1]);
    expect(around.inside).toContain("antimeridian");
    if (around.filterRefused === undefined)
      expect(around.kept).toEqual(expect.arrayContaining([...(around.inside as string[])]));
  });

  it("refuses files that are cut, and sees a moved corner", async () => {
    for (const [name, write] of Object.entries(FORMATS)) {
      const bytes = await write(items);
      await writeFile(join(folder, `cut-${name}`), bytes.subarray(0, Math.floor(bytes.length / 3)));
      await writeFile(join(folder, `moved-${name}`), await write([moved(items[0] as StacItem)]));
      const [cut, shifted] = await judged(`cut-${name}`, `moved-${name}`);
      expect(cut?.refused ?? `${cut?.rows} rows`, name).not.toBe(`${items.length} rows`);
      expect(asJson(shifted?.geometries[0]?.geojson)).not.toEqual(asJson(items[0]?.geometry));
    }
  });
});

function positionsOf(geometry: Geometry): number[][] {
  if (geometry.type === "GeometryCollection") return geometry.geometries.flatMap(positionsOf);
  const flat = (value: unknown): number[][] =>
    Array.isArray(value) && typeof value[0] === "number" ? [value as number[]] : (value as unknown[]).flatMap(flat);
  return flat(geometry.coordinates);
}

/** West, south, east, north of the positions as numbers: a part on each side of the antimeridian makes the widest box. */
function boundsOf(geometries: readonly Geometry[]): number[] {
  const all = geometries.flatMap(positionsOf);
  const of = (axis: number, pick: (...values: number[]) => number) => pick(...all.map((at) => at[axis] as number));
  return [of(0, Math.min), of(1, Math.min), of(0, Math.max), of(1, Math.max)];
}

function moved(item: StacItem): StacItem {
  const text = JSON.stringify(item.geometry);
  return { ...item, geometry: JSON.parse(text.replaceAll("[12,", "[12.000001,")) as Geometry };
}
