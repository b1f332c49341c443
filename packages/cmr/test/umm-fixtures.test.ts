import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { DataGranule } from "../src/index.js";

const FOLDER = fileURLToPath(new URL("../../../../shared/conformance/umm/", import.meta.url));
const isThere = existsSync(`${FOLDER}expected.json`);

interface Expected {
  readonly meta: Readonly<Record<string, string | null>>;
  readonly granule_ur: string;
  readonly cloud_cover: number | null;
  readonly related_urls_by_type: Readonly<Record<string, number>>;
  readonly data_links_external: readonly string[];
  readonly data_links_direct: readonly string[];
  readonly dataviz_links: readonly string[];
  readonly s3_credentials_endpoint: string | null;
  readonly geo_interface: { readonly coordinates: readonly (readonly (readonly (readonly number[])[])[])[] } | string;
  readonly archive: readonly { readonly SizeInBytes?: number; readonly SizeUnit?: string }[];
  readonly temporal: {
    readonly RangeDateTime?: { readonly BeginningDateTime: string; readonly EndingDateTime: string };
    readonly SingleDateTime?: string;
  };
}

const read = (name: string) => JSON.parse(readFileSync(FOLDER + name, "utf8"));
const expectations: [string, Expected][] = isThere ? Object.entries(read("expected.json")) : [];
function granuleOf(name: string): DataGranule {
  const record = read(name);
  return new DataGranule(record.items ? record.items[0] : record);
}

/** A checksum file is no data (decision 18); the reference lists it among them. */
const isData = (url: string) => !url.endsWith(".sha256");

/** Direction and start of a ring are no part of its place. */
const corners = (ring: readonly (readonly number[])[]) => [...new Set(ring.map(String))].sort();

// Every fixture of the reference, read by its own code: what it made of them is in expected.json.
describe.skipIf(!isThere)("granules as earthaccess for Python reads them (../shared/conformance/umm)", () => {
  it("finds the twelve", () => {
    expect(expectations).toHaveLength(12);
  });

  it.each(expectations)("%s has the same names, links and place", (name, expected) => {
    const granule = granuleOf(name);
    expect([granule.id, granule.conceptId, granule.provider]).toEqual([
      expected.granule_ur,
      expected.meta["concept-id"],
      expected.meta["provider-id"],
    ]);
    expect(granule.dataLinks({ access: "external" }).sort()).toEqual(
      expected.data_links_external.filter(isData).sort(),
    );
    expect(granule.dataLinks({ access: "direct" }).sort()).toEqual([...expected.data_links_direct].sort());
    // The https and the s3 address of a picture are one.
    const pictures = expected.dataviz_links.filter((url) => url.startsWith("http"));
    expect(granule.vizLinks().sort()).toEqual([...pictures].sort());
    expect(granule.s3CredentialsEndpoint() ?? null).toBe(expected.s3_credentials_endpoint);
    expect(granule.cloudHosted).toBe(expected.data_links_direct.length > 0);
  });

  it.each(expectations)("%s keeps every link and its type", (name, { related_urls_by_type: byType }) => {
    const item = granuleOf(name).toStac();
    const counted: Record<string, number> = {};
    for (const asset of Object.values(item.assets))
      for (const place of [asset, ...Object.values(asset.alternate ?? {})]) {
        const type = String(place["umm:type"]);
        counted[type] = (counted[type] ?? 0) + 1;
      }
    expect(counted).toEqual(byType);
  });

  it.each(expectations)("%s has its place and time", (name, { geo_interface: place, temporal, cloud_cover }) => {
    const { geometry, properties } = granuleOf(name).toStac();
    // The reference has no place for granules that give only an orbit, and fails.
    if (typeof place === "string") expect(geometry).toBeNull();
    else {
      const { type, coordinates } = geometry as { type: string; coordinates: unknown };
      const parts = (type === "Polygon" ? [coordinates] : coordinates) as number[][][][];
      // Parts on both sides of the antimeridian are for the tests of geometry: the reference does not cut.
      if (parts.length === place.coordinates.length)
        expect(parts.map(([ring]) => corners(ring as number[][]))).toEqual(
          place.coordinates.map(([ring]) => corners(ring as number[][])),
        );
      else expect(parts.flat(2).some(([x]) => Math.abs(x as number) === 180)).toBe(true);
    }
    const { RangeDateTime: range, SingleDateTime: single } = temporal;
    const times = range ? [range.BeginningDateTime, range.EndingDateTime] : [single, single];
    const own = [properties.start_datetime ?? properties.datetime, properties.end_datetime ?? properties.datetime];
    expect(own.map((time) => Date.parse(String(time)))).toEqual(times.map((time) => Date.parse(String(time))));
    if (cloud_cover !== null) expect(properties["eo:cloud_cover"]).toBe(cloud_cover);
  });

  it.each(expectations)("%s has its size in bytes where the record gives one", (name, { archive }) => {
    const bytes = archive.map(({ SizeInBytes }) => SizeInBytes);
    const sum = bytes.every((size) => size !== undefined) ? bytes.reduce((a, b) => a + (b as number), 0) : undefined;
    const { size } = granuleOf(name);
    if (sum !== undefined) expect(size).toBe(sum);
    else if (archive.some(({ SizeUnit }) => SizeUnit === "NA")) expect(size).toBeUndefined();
    else expect(size).toBeGreaterThan(0);
  });
});
