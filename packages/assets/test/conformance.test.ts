import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  mediaTypeOf,
  type StacItem,
  type UmmGranule,
  type UmmGranuleRecord,
  ummGranuleToStacItem,
} from "@earthaccess/stac";
import { describe, expect, it } from "vitest";
import { Asset, AssetFilter, assetsOf, filterAssets } from "../src/index.js";
import { DIFFERENCES, ELSEWHERE } from "./conformance-differences.js";

const FOLDER = fileURLToPath(new URL("../../../../shared/conformance/", import.meta.url));
const isThere = existsSync(join(FOLDER, "behaviours.jsonl"));

// biome-ignore lint/suspicious/noExplicitAny: the records have as many shapes as the reference has tests
type Data = Record<string, any>;

interface Behaviour {
  readonly id: string;
  readonly area: string;
  readonly status: string;
  readonly package: string;
  readonly given: Data;
  readonly expect: Data;
}

const behaviours: Behaviour[] = isThere
  ? readFileSync(join(FOLDER, "behaviours.jsonl"), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Behaviour)
      .filter((behaviour) => behaviour.package === "@earthaccess/assets")
  : [];
const fixtures: Data = isThere ? JSON.parse(readFileSync(join(FOLDER, "fixtures.json"), "utf8")) : {};

/** Python's names of asset and filter fields → ours. */
const NAMES: Readonly<Record<string, string>> = {
  file_size: "fileSize",
  size: "fileSize",
  content_types: "contentTypes",
  exclude_content_types: "excludeContentTypes",
  include_roles: "includeRoles",
  exclude_roles: "excludeRoles",
  include_patterns: "includeFiles",
  exclude_patterns: "excludeFiles",
  filename_patterns: "includeFiles",
  exclude_filename_patterns: "excludeFiles",
  include_files: "includeFiles",
  exclude_files: "excludeFiles",
  min_size: "minSize",
  max_size: "maxSize",
  exclude_missing_checksum: "requireChecksum",
};

function renamed(fields: Data): Data {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [NAMES[name] ?? name, value]));
}

const assetFrom = (fields: Data): Asset => new Asset(renamed(fields) as never);

function filterFrom(fields: Data | null): AssetFilter {
  if (fields?.combine) return (fields.combine as Data[]).map(filterFrom).reduce((a, b) => a.combine(b));
  return new AssetFilter(renamed(fields ?? {}));
}

function readGranule(name: string): UmmGranuleRecord {
  const record = JSON.parse(readFileSync(join(FOLDER, name.replace("umm-fixtures/", "umm/")), "utf8"));
  return record.items ? record.items[0] : record;
}

const WHEN = { SingleDateTime: "2020-01-01T00:00:00Z" };

/** The granule of a record, which the suite writes in several short forms. */
function granuleOf(given: Data): UmmGranuleRecord {
  if (given.umm_fixture) return readGranule(given.umm_fixture);
  if (given.input) return fixtures[given.input.fixture];
  const urls = ["GET DATA", "GET RELATED VISUALIZATION"].flatMap((Type) =>
    ((given[Type] ?? []) as string[]).map((URL) => ({ Type, URL })),
  );
  return { umm: { GranuleUR: "granule", TemporalExtent: WHEN, RelatedUrls: urls } };
}

function assetsFrom(given: Data): Asset[] {
  return assetsOf(ummGranuleToStacItem(granuleOf(given)));
}

function lonLat(pairs: [number, number][]) {
  return { Points: pairs.map(([Longitude, Latitude]) => ({ Longitude, Latitude })) };
}

function ummGeometry(written: Data): Data {
  const geometry: Data = {};
  if (written.Points) Object.assign(geometry, lonLat(written.Points));
  if (written.Lines) geometry.Lines = written.Lines.map(lonLat);
  if (written.BoundingRectangles_wsen)
    geometry.BoundingRectangles = written.BoundingRectangles_wsen.map(([w, s, e, n]: number[]) => ({
      WestBoundingCoordinate: w,
      SouthBoundingCoordinate: s,
      EastBoundingCoordinate: e,
      NorthBoundingCoordinate: n,
    }));
  if (written.GPolygons)
    geometry.GPolygons = written.GPolygons.map((polygon: Data) => ({
      Boundary: lonLat(polygon.Boundary),
      ...(polygon.ExclusiveZone && { ExclusiveZone: { Boundaries: polygon.ExclusiveZone.map(lonLat) } }),
    }));
  return geometry;
}

/** The reference writes every geometry as Multi…; ours is single when there is one part. */
function asMulti(geometry: StacItem["geometry"]): Data | null {
  if (!geometry || geometry.type.startsWith("Multi")) return geometry as Data | null;
  return { type: `Multi${geometry.type}`, coordinates: [(geometry as unknown as Data).coordinates] };
}

/** Rings without their closing position and start: what must be the same when one side leaves rings open, or winds them the other way. */
function ringSets(geometry: Data | null): unknown {
  if (geometry?.type !== "MultiPolygon") return geometry;
  const plain = (ring: number[][]): string[] => [...new Set(ring.map((position) => JSON.stringify(position)))].sort();
  return (geometry.coordinates as number[][][][]).map((polygon) => polygon.map(plain));
}

const dataUrls = (umm: UmmGranule, access: string): string[] =>
  assetsOf(ummGranuleToStacItem({ umm }))
    .filter((asset) => String(asset.extraFields?.["umm:type"]).startsWith("GET DATA"))
    .map((asset) => asset.hrefFor(access === "direct" ? "s3" : "https"))
    .filter((href): href is string => href !== undefined);

const normalized = (value: unknown): unknown =>
  value === undefined ? null : value instanceof Set ? [...value] : value;

function expectProperties(subject: Data, wanted: Data): void {
  for (const [name, value] of Object.entries(wanted)) {
    const ours = normalized(subject[NAMES[name] ?? name]);
    expect(ours ?? (Array.isArray(value) ? [] : null), name).toEqual(value);
  }
}

function kept(assets: readonly Asset[], wanted: readonly string[]): void {
  expect(assets.map((asset) => (wanted.some((name) => name.includes("/")) ? asset.href : asset.filename))).toEqual(
    wanted,
  );
}

function checkCombined(given: Data, wanted: Data): void {
  const combined = filterFrom(given.a).combine(filterFrom(given.b));
  expectProperties(combined.options, Object.fromEntries(Object.entries(wanted).filter(([name]) => name !== "compare")));
}

function runFilter(given: Data, wanted: Data): void {
  if (given.calls) {
    const changes = (given.calls as [string, unknown[]][]).map(([name, [value]]) =>
      name === "content_type_filter" ? { content_types: value } : (value as Data),
    );
    expectProperties(new AssetFilter(renamed(Object.assign({}, ...changes))).options, wanted.properties);
    return;
  }
  const filter = filterFrom(given.args ?? {});
  if (wanted.ok) return;
  if (wanted.properties) {
    expectProperties(filter.options, wanted.properties);
    return;
  }
  const [method, value] = given.then;
  const changed = filter.with(renamed(method === "content_type_filter" ? { content_types: value } : value));
  for (const [path, list] of Object.entries(wanted)) {
    const [whose, name] = path.split(".") as [string, string];
    expectProperties((whose === "new" ? changed : filter).options, { [name]: list });
  }
}

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

const withRoles = (given: Data): Asset =>
  assetFrom(given.args && !Array.isArray(given.args) ? given.args : { href: "https://x/f", roles: given.roles });

const RUN: Record<string, (given: Data, wanted: Data, behaviour: Behaviour) => void> = {
  media_type: (given, wanted) => expect(mediaTypeOf(given.file)).toBe(wanted.equals),
  Asset: (given, wanted) => {
    if (wanted.throws) expect(() => assetFrom(given.args)).toThrow(wanted.throws.match);
    else expectProperties(assetFrom(given.args) as never, wanted.properties);
  },
  "Asset.has_role": (given, wanted) => {
    const asset = withRoles(given);
    if (wanted.has_role)
      for (const [role, has] of Object.entries(wanted.has_role)) expect(asset.hasRole(role)).toBe(has);
    else expect(asset.hasRole(given.args[0])).toBe(wanted.equals);
  },
  "Asset.is_data": (given, wanted) => expect(withRoles(given).isData()).toBe(wanted.equals),
  "Asset.is_thumbnail": (given, wanted) => expect(withRoles(given).isThumbnail()).toBe(wanted.equals),
  "Asset.is_metadata": (given, wanted) => expect(withRoles(given).isMetadata()).toBe(wanted.equals),
  "Asset.is_browse": (given, wanted) => expect(withRoles(given).hasRole("browse")).toBe(wanted.equals),
  "Asset.is_cloud_optimized": (given, wanted) =>
    expect(withRoles(given).hasRole("cloud-optimized")).toBe(wanted.equals),
  "Asset.matches_type": (given, wanted) => {
    if (wanted.case_insensitive)
      expect(assetFrom({ href: "x", type: "Image/TIFF" }).matchesType("image/tiff")).toBe(true);
    else
      for (const [type, fits] of Object.entries(wanted))
        expect(assetFrom({ href: "x", type: given.type }).matchesType(type)).toBe(fits);
  },
  "Asset.matches_types": (given, wanted) => {
    const asset = assetFrom({ href: "x", type: given.type });
    for (const [types, fits] of Object.entries(wanted))
      expect(
        types
          .slice(1, -1)
          .split(",")
          .some((type) => asset.matchesType(type)),
      ).toBe(fits);
  },
  "Asset.with_role": (given, wanted) => {
    const asset = withRoles({ roles: given.roles });
    const changed = asset.with({ roles: [...asset.roles, ...given.args] });
    expect([...changed.roles]).toEqual(wanted["new.roles"]);
    expect([...asset.roles]).toEqual(wanted["original.roles"]);
    expect(changed.href).toBe(asset.href);
  },
  "Asset.to_dict": (given, wanted, { id }) => {
    if (id === "seed.phase4-006")
      expect(assetFrom({ href: "https://x/f", file_size: 1 }).toStac()).toMatchObject({
        description: null,
        file_size: 1,
      });
    else expect(assetFrom(given.args).toStac()).toEqual(wanted.equals);
  },
  "assign Asset.href": () => {
    expect(() => Object.assign(assetFrom({ href: "x" }), { href: "y" })).toThrow();
  },
  AssetFilter: runFilter,
  "AssetFilter.copy": (given, wanted) => {
    const filter = filterFrom(given.args);
    expectProperties(filter.with(renamed(given.updates)).options, wanted.new);
    expectProperties(filter.options, { content_types: wanted["original.content_types"] });
  },
  "AssetFilter.to_dict": (given, wanted) => expectProperties(filterFrom(given.args).toJSON(), wanted.path),
  "AssetFilter.from_dict": (given, wanted) => {
    const filter = filterFrom(given.args[0]);
    if (wanted.properties) expectProperties(filter.options, wanted.properties);
    else expect(filter.matches(assetFrom(given.asset))).toBe(wanted.matches);
  },
  "AssetFilter.matches": (given, wanted) => {
    const filter = filterFrom(given.filter);
    if (given.asset) expect(filter.matches(assetFrom(given.asset))).toBe(wanted.equals);
    else expect((given.assets as Data[]).every((asset) => filter.matches(assetFrom(asset)))).toBe(wanted.all);
  },
  "Asset.matches_filter": (given, wanted) =>
    expect(filterFrom(given.filter).matches(assetFrom(given.asset))).toBe(wanted.equals),
  matches: (given, wanted) => expect(filterFrom(given.filter).matches(assetFrom(given.asset))).toBe(wanted.ours),
  filter_assets: (given, wanted) => {
    const assets = (given.assets as Data[]).map(({ bands, ...rest }) =>
      assetFrom({ ...rest, ...(bands && { bands }) }),
    );
    const result = filterAssets(assets, given.filter && filterFrom(given.filter));
    if (wanted.kept) kept(result, wanted.kept);
    else expect(result).toHaveLength(wanted.count);
  },
  combine: (given, wanted) => {
    if (wanted.rule) {
      const both = filterFrom({ min_size: 1, max_size: 9 }).combine(filterFrom({ min_size: 2, max_size: 8 }));
      expect(both.options).toMatchObject({ minSize: 2, maxSize: 8 });
    } else checkCombined(given, wanted.ours ?? wanted);
  },
  "combine then match": (given, wanted) =>
    expect(filterFrom(given.a).combine(filterFrom(given.b)).matches(assetFrom(given.asset))).toBe(wanted.ours),
  "filter from {include:['*.nc'],exclude:['*_qa*']}": () => {
    const filter = new AssetFilter({ include: ["*.nc"], exclude: ["*_qa*"] });
    expect(["a.nc", "a_qa.nc", "a.tif"].map((href) => filter.matches(assetFrom({ href })))).toEqual([
      true,
      false,
      false,
    ]);
  },
  "download(items, dir, filters={include:['B02','B03'],exclude:['*']})": () => {
    const filter = new AssetFilter({ include: ["B02", "B03"], exclude: ["*"] });
    expect(["x.B02.tif", "x.B03.tif", "x.B04.tif"].filter((href) => filter.matches(assetFrom({ href })))).toEqual([
      "x.B02.tif",
      "x.B03.tif",
    ]);
  },
  "simple filter matching order": () => {
    const asset = assetFrom({ href: "f.nc", granuleId: "granule-1", roles: ["data"], type: "application/x-netcdf" });
    for (const include of ["granule-*", "f.nc", "data", "application/x-netcdf"])
      expect(new AssetFilter({ include }).matches(asset)).toBe(true);
  },
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
    } else if (given.umm_fixture) {
      const entries = granuleOf(given).umm.DataGranule?.ArchiveAndDistributionInformation ?? [];
      const bytes = entries.map((entry) => entry.SizeInBytes);
      expect(bytes.every((size) => size === undefined) ? null : bytes.reduce((a, b) => (a ?? 0) + (b ?? 0), 0)).toBe(
        wanted.ours_bytes,
      );
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
    if (wanted.throws) expect(convert).toThrow();
    else expect(ringSets(asMulti(convert()))).toEqual(ringSets(wanted.equals));
  },
  granule: runGranule,
  "granule.get_assets": (given, wanted) => {
    expect(assetsFrom(given).length).toBeGreaterThanOrEqual(wanted.length.min);
    for (const asset of assetsFrom(given)) expect(asset).toBeInstanceOf(Asset);
  },
  "granule.get_data_assets": (given) => {
    const data = assetsFrom(given).filter((asset) => asset.isData());
    expect(data.length).toBeGreaterThan(0);
  },
  "granule.get_thumbnail_assets": (given) =>
    expect(assetsFrom(given).filter((asset) => asset.isThumbnail())).toHaveLength(1),
  "granule.get_browse_assets": (given) =>
    expect(assetsFrom(given).filter((asset) => asset.hasRole("browse"))).toHaveLength(1),
  "granule.filter_assets": (given) => {
    const filter = given.filter.$predicate ? ({ href }: Asset) => href.endsWith(".nc") : filterFrom(given.filter);
    const result = filterAssets(assetsFrom(given), filter);
    expect(result.length).toBeGreaterThan(0);
    expect(result.every(({ href }) => href.endsWith(".nc"))).toBe(true);
  },
  get_data_assets: (given, wanted) =>
    expect((given.assets as Data[]).map(assetFrom).filter((asset) => asset.isData())).toHaveLength(wanted.count),
  get_thumbnail_assets: (given, wanted) =>
    kept(filterAssets(given.assets.map(assetFrom), { includeRoles: "thumbnail" }), wanted.kept),
  get_browse_assets: (given, wanted) =>
    kept(
      filterAssets(given.assets.map(assetFrom), (asset) => asset.roles.has("browse")),
      wanted.kept,
    ),
  get_assets_by_band: (given, wanted) =>
    expect(filterAssets(given.assets.map(assetFrom), { bands: given.bands })).toHaveLength(wanted.count),
  get_assets_by_size_range: (given, wanted) =>
    kept(filterAssets(given.assets.map(assetFrom), { minSize: given.args[0], maxSize: given.args[1] }), wanted.kept),
};

function run(behaviour: Behaviour): void {
  const runner = RUN[behaviour.given.op];
  if (!runner) throw new Error(`The runner does not know the operation ${behaviour.given.op}.`);
  runner(behaviour.given, behaviour.expect, behaviour);
}

const runnable = behaviours.filter(({ id, given }) => given.op && !(id in ELSEWHERE));
const named = (list: Behaviour[]) => list.map((behaviour) => [behaviour.id, behaviour] as const);

describe.skipIf(!isThere)("behaviours of the Python branches (../shared/conformance)", () => {
  it("are all accounted for", () => {
    expect(behaviours).toHaveLength(292);
    expect(behaviours.filter(({ given, id }) => !given.op && !given.acceptance && !(id in ELSEWHERE))).toEqual([]);
  });

  it.each(named(runnable.filter(({ id }) => !(id in DIFFERENCES))))("%s", (_id, behaviour) => run(behaviour));

  it.each(named(runnable.filter(({ id }) => id in DIFFERENCES)))("%s differs on purpose", (_id, behaviour) => {
    expect(() => run(behaviour)).toThrow();
  });
});
