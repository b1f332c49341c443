/** Schema URLs of the STAC extensions whose fields this package writes. */
export const EXTENSIONS = {
  alternateAssets: "https://stac-extensions.github.io/alternate-assets/v1.2.0/schema.json",
  eo: "https://stac-extensions.github.io/eo/v2.0.0/schema.json",
  file: "https://stac-extensions.github.io/file/v2.1.0/schema.json",
  grid: "https://stac-extensions.github.io/grid/v1.1.0/schema.json",
  itemAssets: "https://stac-extensions.github.io/item-assets/v1.0.0/schema.json",
  processing: "https://stac-extensions.github.io/processing/v1.2.0/schema.json",
  projection: "https://stac-extensions.github.io/projection/v2.0.0/schema.json",
  raster: "https://stac-extensions.github.io/raster/v2.0.0/schema.json",
  sar: "https://stac-extensions.github.io/sar/v1.3.0/schema.json",
  sat: "https://stac-extensions.github.io/sat/v1.2.0/schema.json",
  scientific: "https://stac-extensions.github.io/scientific/v1.0.0/schema.json",
  storage: "https://stac-extensions.github.io/storage/v2.0.0/schema.json",
  timestamps: "https://stac-extensions.github.io/timestamps/v1.1.0/schema.json",
  version: "https://stac-extensions.github.io/version/v1.2.0/schema.json",
  view: "https://stac-extensions.github.io/view/v1.1.0/schema.json",
} as const;
