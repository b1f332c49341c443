const schema = <Name extends string, Version extends string>(name: Name, version: Version) =>
  `https://stac-extensions.github.io/${name}/v${version}/schema.json` as const;

/** Schema URLs of the STAC extensions whose fields this package writes. */
export const EXTENSIONS = {
  alternateAssets: /* @__PURE__ */ schema("alternate-assets", "1.2.0"),
  eo: /* @__PURE__ */ schema("eo", "2.0.0"),
  file: /* @__PURE__ */ schema("file", "2.1.0"),
  grid: /* @__PURE__ */ schema("grid", "1.1.0"),
  itemAssets: /* @__PURE__ */ schema("item-assets", "1.0.0"),
  processing: /* @__PURE__ */ schema("processing", "1.2.0"),
  projection: /* @__PURE__ */ schema("projection", "2.0.0"),
  raster: /* @__PURE__ */ schema("raster", "2.0.0"),
  sar: /* @__PURE__ */ schema("sar", "1.3.0"),
  sat: /* @__PURE__ */ schema("sat", "1.2.0"),
  scientific: /* @__PURE__ */ schema("scientific", "1.0.0"),
  storage: /* @__PURE__ */ schema("storage", "2.0.0"),
  timestamps: /* @__PURE__ */ schema("timestamps", "1.1.0"),
  version: /* @__PURE__ */ schema("version", "1.2.0"),
  view: /* @__PURE__ */ schema("view", "1.1.0"),
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
const byBit = (): readonly string[] => [
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
  const list = Object.freeze(byBit().filter((_, bit) => uses & (1 << bit)));
  lists.set(uses, list);
  return list;
}
