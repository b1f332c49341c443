import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toGeoParquet } from "../../src/geo.js";
import type { Geometry } from "../../src/index.js";
import { describeReader, judge } from "./python-readers.js";
import { allItems, asJson, instantOf } from "./sample-granules.js";

interface Facts {
  readonly refused?: string;
  readonly columns: readonly string[];
  readonly items: readonly {
    readonly id: string;
    readonly geometry: Geometry | null;
    readonly times: readonly (string | null)[];
  }[];
}

describeReader("tables", ["duckdb", "polars", "shapely"], () => {
  const items = allItems();
  let folder: string;
  let facts: Readonly<Record<string, Facts>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tables-"));
    const file = join(folder, "items.parquet");
    await writeFile(file, await toGeoParquet(items));
    facts = await judge("tables", { file });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  describe.each(["duckdb", "polars"])("of %s", (reader) => {
    it("have a row for each item, with its geometry", () => {
      expect(facts[reader]?.refused).toBeUndefined();
      expect(facts[reader]?.items.map(({ id }) => id)).toEqual(items.map(({ id }) => id));
      for (const [i, { id, geometry }] of items.entries())
        expect(asJson(facts[reader]?.items[i]?.geometry ?? null), id).toEqual(geometry && asJson(geometry));
    });

    it("have columns for what items have", () => {
      expect(facts[reader]?.columns).toEqual(expect.arrayContaining(["bbox", "assets", "links", "collection"]));
    });

    it("know that instants are in UTC", () => {
      const times = ["datetime", "start_datetime", "end_datetime"] as const;
      for (const [i, { id, properties }] of items.entries()) {
        const read = facts[reader]?.items[i]?.times ?? [];
        expect(read.map((time) => time?.split(" ")[1] ?? "0:00:00")).toEqual(["0:00:00", "0:00:00", "0:00:00"]);
        expect(
          read.map((time) => instantOf(time?.split(" ")[0])),
          id,
        ).toEqual(times.map((time) => instantOf(properties[time])));
      }
    });
  });
});
