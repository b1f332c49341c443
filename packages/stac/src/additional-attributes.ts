import { instantOf } from "./instant.js";
import type { UmmAdditionalAttribute, UmmPlatform } from "./umm-types.js";

/** Properties collected from attributes, and the extension prefixes among them. */
export type AttributeProperties = Record<string, unknown>;

type Convert = (value: string, values: readonly string[]) => unknown;

/** One attribute of some mission → one STAC property. */
interface Row {
  readonly property: string;
  /** `undefined` when the value is none that the property allows. */
  readonly convert: Convert;
}

const asIs: Convert = (value) => value;
const numberIn =
  (low: number, high: number): Convert =>
  (value) => {
    const number = value.trim() === "" ? Number.NaN : Number(value);
    return number >= low && number <= high ? number : undefined;
  };
const integer: Convert = (value) => (/^[1-9]\d{0,8}$/.test(value) ? Number(value) : undefined);
const oneOf =
  (words: readonly string[]): Convert =>
  (value) =>
    words.find((word) => word.toLowerCase() === value.toLowerCase());
const polarizations: Convert = (_value, values) => {
  const known = values.flatMap((value) => value.split("+")).filter((value) => /^[HVLRC][HV]$/.test(value));
  return known.length > 0 ? [...new Set(known)] : undefined;
};

/**
 * UMM AdditionalAttributes that have a home in STAC, by attribute name.
 *
 * The names are those of HLS, OPERA, ECOSTRESS and ASF's SAR missions (Sentinel-1, ALOS, RADARSAT-1, ERS, JERS-1). All attributes are
 * kept under `umm:additional_attributes` too. A mean view zenith angle is measured on the ground, which STAC calls incidence angle.
 */
const ROWS: Readonly<Record<string, Row>> = {
  CLOUD_COVERAGE: { property: "eo:cloud_cover", convert: numberIn(0, 100) },
  CloudCoverage: { property: "eo:cloud_cover", convert: numberIn(0, 100) },
  PercentCloudCover: { property: "eo:cloud_cover", convert: numberIn(0, 100) },
  SPATIAL_RESOLUTION: { property: "gsd", convert: numberIn(Number.MIN_VALUE, 1e6) },
  MEAN_SUN_AZIMUTH_ANGLE: { property: "view:sun_azimuth", convert: numberIn(0, 360) },
  MeanSunAzimuthAngle: { property: "view:sun_azimuth", convert: numberIn(0, 360) },
  MEAN_SUN_ZENITH_ANGLE: { property: "view:sun_elevation", convert: elevation },
  MeanSunZenithAngle: { property: "view:sun_elevation", convert: elevation },
  MEAN_VIEW_AZIMUTH_ANGLE: { property: "view:azimuth", convert: numberIn(0, 360) },
  MeanViewAzimuthAngle: { property: "view:azimuth", convert: numberIn(0, 360) },
  MEAN_VIEW_ZENITH_ANGLE: { property: "view:incidence_angle", convert: numberIn(0, 90) },
  MeanViewZenithAngle: { property: "view:incidence_angle", convert: numberIn(0, 90) },
  OFF_NADIR_ANGLE: { property: "view:off_nadir", convert: numberIn(0, 90) },
  ASCENDING_DESCENDING: { property: "sat:orbit_state", convert: oneOf(["ascending", "descending"]) },
  PATH_NUMBER: { property: "sat:relative_orbit", convert: integer },
  ASC_NODE_TIME: { property: "sat:anx_datetime", convert: instantOf },
  BEAM_MODE: { property: "sar:instrument_mode", convert: asIs },
  POLARIZATION: { property: "sar:polarizations", convert: polarizations },
  LOOK_DIRECTION: { property: "sar:observation_direction", convert: oneOf(["left", "right"]) },
  PROCESSING_TYPE: { property: "sar:product_type", convert: asIs },
  PROCESSING_LEVEL: { property: "processing:level", convert: level },
  ProductLevel: { property: "processing:level", convert: level },
  MGRS_TILE_ID: { property: "grid:code", convert: mgrs },
  HORIZONTAL_CS_NAME: { property: "proj:code", convert: utm },
};

function elevation(zenith: string): number | undefined {
  const number = Number(zenith);
  // Twelve digits: 90 - 56.49443933 must not become 33.505560669999996.
  return zenith.trim() !== "" && number >= 0 && number <= 180 ? Number((90 - number).toFixed(12)) : undefined;
}

function level(value: string): string | undefined {
  const digits = /^L?(\d)(\.\d+)?([A-Z]?)$/i.exec(value.trim());
  return digits ? `L${digits[1]}${digits[2] ?? ""}${(digits[3] as string).toUpperCase()}` : undefined;
}

function mgrs(value: string): string | undefined {
  const tile = /^T?(\d{2}[A-Z]{3})$/.exec(value.trim());
  return tile ? `MGRS-${tile[1]}` : undefined;
}

/** HLS: `UTM, WGS84, UTM ZONE 15`. HLS writes southern tiles with the northern zone and negative northings. */
function utm(value: string): string | undefined {
  const zone = /UTM\b.*WGS ?84\b.*ZONE (\d{1,2})\b/.exec(value)?.[1];
  return zone && Number(zone) >= 1 && Number(zone) <= 60 ? `EPSG:326${zone.padStart(2, "0")}` : undefined;
}

/** Radar bands by platform name: no record says them. */
const RADAR_BANDS: readonly (readonly [RegExp, string])[] = [
  [/^(ALOS|JERS|UAVSAR|SEASAT|SMAP|NISAR)/i, "L"],
  [/^(SENTINEL-1|RADARSAT|ERS)/i, "C"],
];

/** The STAC properties that the attributes of a granule give. */
export function propertiesOfAttributes(
  attributes: unknown,
  platforms: readonly UmmPlatform[] | undefined,
): AttributeProperties | undefined {
  if (!Array.isArray(attributes)) return undefined;
  let properties: AttributeProperties | undefined;
  for (const attribute of attributes as readonly UmmAdditionalAttribute[]) {
    const name = attribute?.Name;
    if (typeof name !== "string" || !Object.hasOwn(ROWS, name)) continue;
    const values = Array.isArray(attribute.Values) ? attribute.Values.filter((value) => typeof value === "string") : [];
    if (values.length === 0) continue;
    const { property, convert } = ROWS[name] as Row;
    const value = convert(values[0] as string, values);
    if (value === undefined) continue;
    properties ??= {};
    properties[property] ??= value;
  }
  if (properties) {
    if (properties["proj:code"] !== undefined) addGrid(properties, attributes);
    if (properties["sar:instrument_mode"] !== undefined || properties["sar:polarizations"] !== undefined)
      addRadarBand(properties, platforms);
  }
  return properties;
}

function addGrid(properties: AttributeProperties, attributes: readonly UmmAdditionalAttribute[]): void {
  const numberOf = (name: string): number =>
    Number(attributes.find((attribute) => attribute?.Name === name)?.Values?.[0] ?? Number.NaN);
  const rows = numberOf("NROWS");
  const columns = numberOf("NCOLS");
  if (Number.isInteger(rows) && Number.isInteger(columns)) properties["proj:shape"] = [rows, columns];
  const x = numberOf("ULX");
  const y = numberOf("ULY");
  const size = numberOf("SPATIAL_RESOLUTION");
  if (Number.isFinite(x) && Number.isFinite(y) && size > 0) properties["proj:transform"] = [size, 0, x, 0, -size, y];
}

function addRadarBand(properties: AttributeProperties, platforms: readonly UmmPlatform[] | undefined): void {
  const name = Array.isArray(platforms) ? platforms[0]?.ShortName : undefined;
  const band = typeof name === "string" ? RADAR_BANDS.find(([pattern]) => pattern.test(name))?.[1] : undefined;
  if (band) properties["sar:frequency_band"] = band;
}
