const schema = <Name extends string, Version extends string>(name: Name, version: Version) =>
  `https://stac-extensions.github.io/${name}/v${version}/schema.json` as const;

/** Schema URLs of the STAC extensions whose fields this package writes. */
export const EXTENSIONS = {
  alternateAssets: schema("alternate-assets", "1.2.0"),
  eo: schema("eo", "2.0.0"),
  file: schema("file", "2.1.0"),
  grid: schema("grid", "1.1.0"),
  itemAssets: schema("item-assets", "1.0.0"),
  processing: schema("processing", "1.2.0"),
  projection: schema("projection", "2.0.0"),
  raster: schema("raster", "2.0.0"),
  sar: schema("sar", "1.3.0"),
  sat: schema("sat", "1.2.0"),
  scientific: schema("scientific", "1.0.0"),
  storage: schema("storage", "2.0.0"),
  timestamps: schema("timestamps", "1.1.0"),
  version: schema("version", "1.2.0"),
  view: schema("view", "1.1.0"),
} as const;

/** Extensions of items as bits: a number says which ones an item uses. */
export const USES = {
  timestamps: 1,
  eo: 2,
  view: 4,
  proj: 8,
  sat: 16,
  sar: 32,
  grid: 64,
  processing: 128,
  storage: 256,
  file: 512,
  alternate: 1024,
  raster: 2048,
} as const;

/** In the order of the bits. */
const BY_BIT: readonly string[] = [
  EXTENSIONS.timestamps,
  EXTENSIONS.eo,
  EXTENSIONS.view,
  EXTENSIONS.projection,
  EXTENSIONS.sat,
  EXTENSIONS.sar,
  EXTENSIONS.grid,
  EXTENSIONS.processing,
  EXTENSIONS.storage,
  EXTENSIONS.file,
  EXTENSIONS.alternateAssets,
  EXTENSIONS.raster,
];

const lists = new Map<number, readonly string[]>();

/** The value of `stac_extensions`, one frozen list for all items that use the same ones. */
export function extensionsOf(uses: number): readonly string[] {
  const known = lists.get(uses);
  if (known) return known;
  const list = Object.freeze(BY_BIT.filter((_, bit) => uses & (1 << bit)));
  lists.set(uses, list);
  return list;
}
