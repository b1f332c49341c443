import type { StacItem } from "./stac-types.js";
import type { UmmAdditionalAttribute } from "./umm-types.js";

type Write = (value: unknown) => unknown;

const numeric: Write = (value) => (typeof value === "number" && Number.isFinite(value) ? value : undefined);
const text: Write = (value) => (typeof value === "string" && value !== "" ? value : undefined);
const upper: Write = (value) => (text(value) as string | undefined)?.toUpperCase();

/**
 * STAC property → UMM attribute, the way back of the table in `additional-attributes.ts`: the first name there of each property.
 *
 * UMM-G has no fields of its own for these; archives keep them as additional attributes, under these names.
 */
const ATTRIBUTES: readonly (readonly [property: string, attribute: string, write: Write])[] = [
  ["view:sun_azimuth", "MEAN_SUN_AZIMUTH_ANGLE", numeric],
  ["view:sun_elevation", "MEAN_SUN_ZENITH_ANGLE", zenith],
  ["view:azimuth", "MEAN_VIEW_AZIMUTH_ANGLE", numeric],
  ["view:incidence_angle", "MEAN_VIEW_ZENITH_ANGLE", numeric],
  ["view:off_nadir", "OFF_NADIR_ANGLE", numeric],
  ["sat:orbit_state", "ASCENDING_DESCENDING", upper],
  ["sat:relative_orbit", "PATH_NUMBER", numeric],
  ["sat:anx_datetime", "ASC_NODE_TIME", text],
  ["sar:instrument_mode", "BEAM_MODE", text],
  ["sar:polarizations", "POLARIZATION", (value) => (Array.isArray(value) && value.length > 0 ? value : undefined)],
  ["sar:observation_direction", "LOOK_DIRECTION", upper],
  ["sar:product_type", "PROCESSING_TYPE", text],
  ["processing:level", "PROCESSING_LEVEL", text],
  ["grid:code", "MGRS_TILE_ID", (value) => /^MGRS-(\d{2}[A-Z]{3})$/.exec(String(value))?.[1]],
  ["proj:code", "HORIZONTAL_CS_CODE", text],
  // The projection extension before version 2.
  ["proj:epsg", "HORIZONTAL_CS_CODE", (value) => (Number.isInteger(value) ? `EPSG:${value}` : undefined)],
  ["gsd", "SPATIAL_RESOLUTION", numeric],
  ["raster:sampling", "AREA_OR_POINT", text],
];

function zenith(elevation: unknown): number | undefined {
  const number = numeric(elevation) as number | undefined;
  // Thirteen digits, as on the other way.
  return number === undefined ? undefined : Number((90 - number).toFixed(13));
}

/** What an item says of sun, orbit, radar and grid as additional attributes. */
export function attributesOf({ properties }: StacItem): UmmAdditionalAttribute[] {
  const found = new Map<string, readonly string[]>();
  const add = (name: string, value: unknown): void => {
    if (value !== undefined && !found.has(name)) found.set(name, (Array.isArray(value) ? value : [value]).map(String));
  };
  for (const [property, attribute, write] of ATTRIBUTES) add(attribute, write(properties?.[property]));
  for (const [name, value] of gridOf(properties?.["proj:shape"], properties?.["proj:transform"], properties?.gsd))
    add(name, value);
  return [...found].map(([Name, Values]) => ({ Name, Values }));
}

/** Rows, columns and upper left corner: of grids whose pixels are squares on the axes, the only ones the attributes can say. */
function gridOf(shape: unknown, transform: unknown, gsd: unknown): [string, unknown][] {
  const [rows, columns] = Array.isArray(shape) ? shape : [];
  const entries: [string, unknown][] =
    Number.isInteger(rows) && Number.isInteger(columns)
      ? [
          ["NROWS", rows],
          ["NCOLS", columns],
        ]
      : [];
  const [size, shearX, x, shearY, down, y] = Array.isArray(transform) ? transform : [];
  const isSquare = size > 0 && down === -size && shearX === 0 && shearY === 0 && (gsd === undefined || gsd === size);
  if (isSquare && typeof x === "number" && typeof y === "number")
    entries.push(["ULX", x], ["ULY", y], ["SPATIAL_RESOLUTION", size]);
  return entries;
}
