import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toGeoParquet } from "../../src/geo.js";
import type { Geometry, StacItem } from "../../src/index.js";
import { describeReader, judge } from "./python-readers.js";
import { allItems, asJson, instantOf } from "./sample-granules.js";

/** An item as a reader gave it back; its geometry is a list of parts. */
interface Back
  extends Pick<StacItem, "id" | "type" | "stac_version" | "collection" | "bbox" | "properties" | "assets" | "links"> {
  readonly geometry: readonly Geometry[];
}
interface Read {
  readonly refused?: string;
  readonly items: readonly Back[];
}
const READERS = ["stac-geoparquet", "rustac"] as const;
type Judgement = Readonly<Record<(typeof READERS)[number], Read>>;

const INSTANTS = ["datetime", "start_datetime", "end_datetime", "created", "updated"] as const;
const ALL_INSTANTS = [...INSTANTS, "published", "unpublished", "expires"] as const;

describeReader("readers of STAC in GeoParquet", ["stac_geoparquet", "rustac", "pyarrow", "shapely"], () => {
  // Neither writes or reads items without a place: shapely and rustac's structs have no word for them.
  const items = allItems().filter(({ geometry }) => geometry !== null);
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "stac-geoparquet-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function judged(of: readonly StacItem[] | Uint8Array): Promise<Judgement> {
    const file = join(folder, "items.parquet");
    await writeFile(file, of instanceof Uint8Array ? of : await toGeoParquet(of));
    return judge<Judgement>("stac_geoparquet", { file });
  }

  describe.each(READERS)("%s", (reader) => {
    let back: readonly Back[];
    beforeAll(async () => {
      const read = (await judged(items))[reader];
      expect(read.refused).toBeUndefined();
      back = read.items;
    });

    it("gives each item back under its id, in its collection", () => {
      expect(back.map(({ id, collection }) => [id, collection ?? undefined])).toEqual(
        items.map(({ id, collection }) => [id, collection]),
      );
      expect(new Set(back.map(({ type, stac_version }) => `${type} ${stac_version}`))).toEqual(
        new Set(["Feature 1.1.0"]),
      );
    });

    it("gives back where it was, to the last digit", () => {
      for (const [i, { id, geometry, bbox }] of items.entries()) {
        expect(back[i]?.geometry, id).toEqual(asJson(partsOf(geometry as Geometry)));
        const own = bbox as readonly number[];
        expect(back[i]?.bbox, id).toEqual(own.length === 6 ? [own[0], own[1], own[3], own[4]] : own);
      }
    });

    it("gives back when it was", () => {
      for (const [i, { id, properties }] of items.entries())
        for (const name of INSTANTS)
          expect(instantOf(back[i]?.properties[name] as string), `${name} of ${id}`).toBe(
            instantOf(properties[name] as string),
          );
    });

    it("gives back each asset with its href, type and roles", () => {
      for (const [i, { id, assets }] of items.entries()) {
        expect(filesOf(back[i]?.assets ?? {}), id).toEqual(filesOf(assets));
      }
    });

    it("gives back every property, asset and link with all that is inside", () => {
      for (const [i, { id, properties, assets, links }] of items.entries()) {
        const read = back[i] as Back;
        const times = Object.fromEntries(ALL_INSTANTS.map((name) => [name, null]));
        expect(known({ ...read.properties, ...times }, properties), id).toEqual(known({ ...properties, ...times }));
        expect(known(read.assets, assets), id).toEqual(known(assets));
        expect(known(read.links, links), id).toEqual(known(links));
      }
    });

    it("gives back items that have only a span of time", async () => {
      const spans = items.filter(({ properties }) => properties.datetime === null);
      expect(spans.length).toBeGreaterThan(1);
      const read = (await judged(spans))[reader];
      expect(read.refused).toBeUndefined();
      expect(read.items.map(({ properties }) => instantOf(properties.start_datetime))).toEqual(
        spans.map(({ properties }) => instantOf(properties.start_datetime)),
      );
    });

    it("refuses a file that is cut, and sees another href", async () => {
      const bytes = await toGeoParquet(items);
      expect((await judged(bytes.subarray(0, Math.floor(bytes.length / 2))))[reader].refused).toBeDefined();
      const [item] = items as [StacItem];
      const other = { ...item, assets: { data: { ...item.assets.data, href: "https://data.example/other.tif" } } };
      const read = (await judged([other]))[reader];
      expect(filesOf(read.items[0]?.assets ?? {})).not.toEqual(filesOf(item.assets));
    });
  });
});

/**
 * The values that are there: columns are the union over all items, and what an item has not is `null` in its row.
 *
 * What is of several types in different items is JSON text in the file; there it is read as such.
 */
function known(value: unknown, own?: unknown): unknown {
  if (typeof value === "string" && own !== undefined && own !== value) return known(JSON.parse(value));
  if (Array.isArray(value)) return value.map((entry, i) => known(entry, (own as unknown[] | undefined)?.[i]));
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).map(
    ([name, field]) => [name, known(field, (own as Record<string, unknown> | undefined)?.[name])] as const,
  );
  return Object.fromEntries(fields.filter(([, field]) => field !== null && field !== undefined));
}

function partsOf(geometry: Geometry): readonly Geometry[] {
  if (geometry.type === "GeometryCollection") return geometry.geometries;
  if (!geometry.type.startsWith("Multi")) return [geometry];
  const parts = geometry.coordinates as readonly unknown[];
  return parts.map((coordinates) => ({ type: geometry.type.slice("Multi".length), coordinates }) as Geometry);
}

/** Columns are the union over all items: what an item has not is `null` in its row. */
function filesOf(assets: StacItem["assets"]): object {
  const present = Object.entries(assets).filter(([, asset]) => asset != null);
  return Object.fromEntries(present.map(([key, { href, type, roles }]) => [key, { href, type: type ?? null, roles }]));
}
