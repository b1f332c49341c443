import { ummGranuleToStacItem } from "@earthaccess/stac";
import { expect } from "vitest";
import { Asset, assetsOf, filterAssets } from "../../src/index.js";
import { kept } from "./expectations.js";
import { filterFrom } from "./filters.js";
import { asMulti, ringSets, ummGeometry } from "./geometries.js";
import { assetsFrom, dataUrls, granuleOf, WHEN } from "./granules.js";
import type { Data } from "./records.js";

function runGranule(given: Data, wanted: Data): void {
  const assets = assetsFrom(given);
  const then = given.then as string;
  const chosen =
    then === "data_assets"
      ? assets.filter((asset) => asset.isData())
      : then === "filter_assets"
        ? filterAssets(assets, filterFrom(given.filter))
        : then === "assets where href ends .nc"
          ? assets.filter(({ href }) => href.endsWith(".nc"))
          : then === "assets where is_cloud_optimized"
            ? assets.filter((asset) => asset.hrefFor("s3") !== undefined)
            : assets;
  // What is said of all is said of something.
  if (!("equals" in wanted || wanted.count === 0 || wanted.kept?.length === 0)) expect(chosen).not.toEqual([]);
  for (const [name, value] of Object.entries(wanted)) {
    if (name === "count") expect(chosen).toHaveLength(value);
    else if (name === "kept") kept(chosen, value);
    else if (name === "equals") expect(chosen).toEqual(value);
    else if (name === "[0].href") expect(chosen[0]?.href).toBe(value);
    else if (name === "href_startswith") expect(chosen.every(({ href }) => href.startsWith(value))).toBe(true);
    else if (name === "is_data" && typeof value === "number")
      expect(chosen.filter((asset) => asset.isData())).toHaveLength(value);
    else if (name === "is_thumbnail") expect(chosen.filter((asset) => asset.isThumbnail())).toHaveLength(value);
    else if (name === "all") expect(chosen.every((asset) => asset.isData())).toBe(true);
    else if (name === "none") expect(chosen.some((asset) => asset.isThumbnail())).toBe(false);
    else if (name === "types")
      for (const [file, type] of Object.entries(value))
        expect(chosen.find(({ filename }) => filename === file)?.type).toBe(type);
    else if (name === "s3" || name === "https") {
      const some = chosen.filter(({ href }) => href.startsWith(`${name}://`));
      expect(some).toHaveLength(value.count);
      expect(some.every((asset) => (asset.hrefFor("s3") !== undefined) === value.is_cloud_optimized)).toBe(true);
    } else throw new Error(`The runner does not know the expectation ${name}.`);
  }
}

/** What to do for each operation of the records on granules. */
export const GRANULE_OPERATIONS: Record<string, (given: Data, wanted: Data) => void> = {
  "asset.file_size from RelatedUrls": () => {
    const umm = {
      GranuleUR: "g",
      TemporalExtent: WHEN,
      RelatedUrls: [{ URL: "https://x/a.nc", Type: "GET DATA", Size: 2, SizeUnit: "KB" }],
    };
    expect(assetsOf(ummGranuleToStacItem({ umm }))[0]?.fileSize).toBe(2048);
  },
  "granule.assets() sizes/checksums": (given, wanted) => {
    for (const [name, facts] of Object.entries(wanted.ours as Data)) {
      const asset = assetsFrom(given).find(({ filename }) => filename === name);
      expect(asset?.fileSize).toBe(facts.file_size);
      expect(asset?.checksum?.algorithm).toBe(facts.checksum_algorithm);
    }
  },
  size: (given, wanted) => {
    if (wanted.ours !== undefined && given.SizeUnit) {
      const entry = { Name: "a.nc", Size: given.Size, SizeUnit: given.SizeUnit };
      const umm = {
        GranuleUR: "g",
        TemporalExtent: WHEN,
        DataGranule: { ArchiveAndDistributionInformation: [entry] },
        RelatedUrls: [{ URL: "https://x/a.nc", Type: "GET DATA" }],
      };
      expect(assetsOf(ummGranuleToStacItem({ umm }))[0]?.fileSize).toBe(wanted.ours.bytes);
    } else {
      expect(assetsFrom({ "GET DATA": ["https://x/a.nc"] })[0]?.fileSize ?? null).toBe(wanted.ours);
    }
  },
  data_links: (given, wanted) => expect(dataUrls(granuleOf(given).umm, given.access)).toEqual(wanted.equals),
  "granule.data_links": (given, wanted) => {
    const access = given.access ?? (given.in_region ? "direct" : "external");
    const both = {
      GranuleUR: "g",
      TemporalExtent: WHEN,
      RelatedUrls: [
        { URL: "https://x/a.nc", Type: "GET DATA" },
        { URL: "s3://b/a.nc", Type: "GET DATA VIA DIRECT ACCESS" },
      ],
    };
    expect(dataUrls(both, access)[0]).toMatch(new RegExp(`^${wanted["[0]_startswith"]}`));
  },
  dataviz_links: (given, wanted) => {
    const assets = assetsFrom(given).filter((asset) => asset.hasRole("visual"));
    const hrefs = assets.flatMap(({ href, alternates }) => [href, ...Object.values(alternates ?? {})]);
    expect(hrefs).toHaveLength(wanted.count);
    expect(hrefs[0] ?? null).toBe(wanted.first);
  },
  s3_credentials_endpoint: (given, wanted) =>
    expect(assetsFrom(given).find((asset) => asset.hasRole("credentials"))?.href ?? null).toBe(wanted.equals),
  checksums: (given, wanted) => {
    const all = (granuleOf(given).umm.DataGranule?.ArchiveAndDistributionInformation ?? []).flatMap(
      ({ Name, Checksum }) => (Checksum ? [{ name: Name, Value: Checksum.Value, Algorithm: Checksum.Algorithm }] : []),
    );
    expect(all).toEqual(wanted.equals);
    const ours = assetsFrom(given).flatMap(({ checksum }) => (checksum ? [checksum.value] : []));
    expect(ours.sort()).toEqual((wanted.equals as Data[]).map(({ Value }) => Value).sort());
  },
  geometry: (given, wanted) => {
    const { geometry } = ummGranuleToStacItem(granuleOf(given));
    if ("ours" in wanted) expect(geometry).toEqual(wanted.ours);
    else expect(ringSets(asMulti(geometry))).toEqual(ringSets(wanted.equals));
  },
  "granule geometry (GeoJSON)": (given, wanted) => {
    const extent = given.umm_spatial_extent
      ? { HorizontalSpatialDomain: given.umm_spatial_extent }
      : { HorizontalSpatialDomain: { Geometry: ummGeometry(given.umm_geometry) } };
    const convert = () =>
      ummGranuleToStacItem({ umm: { GranuleUR: "g", TemporalExtent: WHEN, SpatialExtent: extent } }).geometry;
    if (wanted.throws) expect(convert()).toBeInstanceOf(Error);
    else expect(ringSets(asMulti(convert()))).toEqual(ringSets(wanted.equals));
  },
  granule: runGranule,
  "granule.get_assets": (given, wanted) => {
    expect(assetsFrom(given).length).toBeGreaterThanOrEqual(wanted.length.min);
    for (const asset of assetsFrom(given)) expect(asset).toBeInstanceOf(Asset);
  },
  "granule.get_data_assets": (given, wanted) => {
    const data = assetsFrom(given).filter((asset) => asset.isData());
    expect([wanted.all, data.map(({ href }) => href)]).toEqual(["is_data", ["https://example.com/data.nc"]]);
  },
  "granule.get_thumbnail_assets": (given) =>
    expect(assetsFrom(given).filter((asset) => asset.isThumbnail())).toHaveLength(1),
  "granule.get_browse_assets": (given) =>
    expect(assetsFrom(given).filter((asset) => asset.hasRole("browse"))).toHaveLength(1),
  "granule.filter_assets": (given, wanted) => {
    const filter = given.filter.$predicate ? ({ href }: Asset) => href.endsWith(".nc") : filterFrom(given.filter);
    const fits = ({ href }: Asset) =>
      wanted.all_href_endswith ? href.endsWith(wanted.all_href_endswith) : href.includes(wanted.all_href_contains);
    const assets = assetsFrom(given);
    const hrefs = (some: readonly Asset[]) => some.map(({ href }) => href);
    expect(assets.filter(fits)).toHaveLength(1);
    expect(hrefs(filterAssets(assets, filter))).toEqual(hrefs(assets.filter(fits)));
  },
};
