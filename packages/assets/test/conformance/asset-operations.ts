import { mediaTypeOf } from "@earthaccess/stac";
import { expect } from "vitest";
import { type Asset, AssetFilter, filterAssets } from "../../src/index.js";
import { expectProperties, kept } from "./expectations.js";
import { assetFrom, filterFrom, renamed } from "./filters.js";
import type { Behaviour, Data } from "./records.js";

function checkCombined(given: Data, wanted: Data): void {
  const { options } = filterFrom(given.a).combine(filterFrom(given.b));
  const { compare: _asSet, ...fields } = wanted;
  // What had to stay a filter of its own is in no property of a record.
  if (options.and) expect(options).toEqual(renamed(fields));
  else expectProperties(options, fields);
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
  if (wanted.ok) {
    expectEachToBind(filter, given.args);
    return;
  }
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

/** Fails unless a file that meets every criterion of a filter passes, and one that misses any does not. */
function expectEachToBind(filter: AssetFilter, args: Data): void {
  const fits = {
    href: args.include_files[0].replaceAll("*", "x"),
    type: args.content_types[0],
    roles: args.include_roles,
    size: args.max_size,
  };
  const misses = [
    ...[...args.exclude_files, "another.nc"].map((file: string) => ({ href: file.replaceAll("*", "x") })),
    { href: `${fits.href}${args.exclude_files[0].replaceAll("*", "")}` },
    { type: "image/tiff" },
    ...args.exclude_roles.map((role: string) => ({ roles: [...args.include_roles, role] })),
    { roles: [] },
    { size: args.max_size + 1 },
  ];
  expect(filter.matches(assetFrom(fits))).toBe(true);
  for (const miss of misses) expect(filter.matches(assetFrom({ ...fits, ...miss })), JSON.stringify(miss)).toBe(false);
}

const withRoles = (given: Data): Asset =>
  assetFrom(given.args && !Array.isArray(given.args) ? given.args : { href: "https://x/f", roles: given.roles });

/** What to do for each operation of the records on assets and filters. */
export const ASSET_OPERATIONS: Record<string, (given: Data, wanted: Data, behaviour: Behaviour) => void> = {
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
