import { USES } from "./extensions.js";
import { instantOf } from "./instant.js";
import type { UmmAdditionalAttribute, UmmPlatform } from "./umm-types.js";

type Convert = (value: string, values: readonly unknown[]) => unknown;

/** One attribute of some mission → one STAC property. */
interface Row {
  readonly property: string;
  /** `undefined` when the value is none that the property allows. */
  readonly convert: Convert;
  /** Its extension. */
  readonly uses: number;
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
  const known: string[] = [];
  for (const value of values) {
    if (typeof value !== "string") continue;
    for (const part of value.length === 2 ? [value] : value.split("+"))
      if (/^[HVLRC][HV]$/.test(part) && !known.includes(part)) known.push(part);
  }
  return known.length > 0 ? known : undefined;
};

/**
 * UMM AdditionalAttributes that have a home in STAC, by attribute name.
 *
 * The names are those of HLS, OPERA, EMIT, ECOSTRESS and ASF's SAR missions (Sentinel-1, ALOS, RADARSAT-1, ERS, JERS-1). All attributes are
 * kept under `umm:additional_attributes` too. A mean view zenith angle is measured on the ground, which STAC calls incidence angle.
 */
const ROWS: ReadonlyMap<string, Row> = /* @__PURE__ */ rowsByName();

function rowsByName(): Map<string, Row> {
  const rows = new Map<string, Row>();
  const row = (names: string, property: string, convert: Convert) => {
    const [prefix] = property.split(":") as [string];
    const uses = Object.hasOwn(USES, prefix) ? USES[prefix as keyof typeof USES] : 0;
    for (const name of names.split(" ")) rows.set(name, { property, convert, uses });
  };
  row("CLOUD_COVERAGE CloudCoverage PercentCloudCover", "eo:cloud_cover", numberIn(0, 100));
  row("SPATIAL_RESOLUTION", "gsd", numberIn(Number.MIN_VALUE, 1e6));
  row("MEAN_SUN_AZIMUTH_ANGLE MeanSunAzimuthAngle SOLAR_AZIMUTH", "view:sun_azimuth", numberIn(0, 360));
  row("MEAN_SUN_ZENITH_ANGLE MeanSunZenithAngle SOLAR_ZENITH", "view:sun_elevation", elevation);
  row("MEAN_VIEW_AZIMUTH_ANGLE MeanViewAzimuthAngle", "view:azimuth", numberIn(0, 360));
  row("MEAN_VIEW_ZENITH_ANGLE MeanViewZenithAngle", "view:incidence_angle", numberIn(0, 90));
  row("OFF_NADIR_ANGLE", "view:off_nadir", numberIn(0, 90));
  row("ASCENDING_DESCENDING", "sat:orbit_state", oneOf(["ascending", "descending"]));
  row("PATH_NUMBER", "sat:relative_orbit", integer);
  row("ASC_NODE_TIME", "sat:anx_datetime", instantOf);
  row("BEAM_MODE", "sar:instrument_mode", asIs);
  row("POLARIZATION", "sar:polarizations", polarizations);
  row("LOOK_DIRECTION", "sar:observation_direction", oneOf(["left", "right"]));
  row("PROCESSING_TYPE", "sar:product_type", asIs);
  row("PROCESSING_LEVEL ProductLevel", "processing:level", level);
  row("MGRS_TILE_ID", "grid:code", mgrs);
  row("HORIZONTAL_CS_CODE", "proj:code", epsg);
  row("HORIZONTAL_CS_NAME", "proj:code", utm);
  row("AREA_OR_POINT AreaOrPoint", "raster:sampling", oneOf(["area", "point"]));
  return rows;
}

function elevation(zenith: string): number | undefined {
  const number = Number(zenith);
  // Thirteen digits: 90 - 56.49443933 must not become 33.505560669999996.
  return zenith.trim() !== "" && number >= 0 && number <= 180 ? Number((90 - number).toFixed(13)) : undefined;
}

function level(value: string): string | undefined {
  const digits = /^L?(\d)(\.\d+)?([A-Z]?)$/i.exec(value.trim());
  return digits ? `L${digits[1]}${digits[2] ?? ""}${(digits[3] as string).toUpperCase()}` : undefined;
}

function mgrs(value: string): string | undefined {
  const tile = /^T?(\d{2}[A-Z]{3})$/.exec(value.trim());
  return tile ? `MGRS-${tile[1]}` : undefined;
}

function epsg(value: string): string | undefined {
  return /^EPSG:\d{4,5}$/.test(value) ? value : undefined;
}

/** HLS L30: `UTM, WGS84, UTM ZONE 15`, always the northern zone; HLS S30: `WGS84 / UTM zone 55S`, see {@link addGrid}. */
function utm(value: string): string | undefined {
  const [, zone, band] =
    /^UTM\b.*WGS ?84\b.*ZONE (\d{1,2})\b/.exec(value) ?? /^WGS ?84 \/ UTM zone (\d{1,2})([NS])$/.exec(value) ?? [];
  const isZone = zone !== undefined && Number(zone) >= 1 && Number(zone) <= 60;
  return isZone ? `EPSG:32${band === "S" ? 7 : 6}${zone.padStart(2, "0")}` : undefined;
}

/** Radar bands by platform name: no record says them. */
const RADAR_BANDS: readonly (readonly [RegExp, string])[] = [
  [/^(ALOS|JERS|UAVSAR|SEASAT|SMAP|NISAR)/i, "L"],
  [/^(SENTINEL-1|RADARSAT|ERS)/i, "C"],
];

/**
 * Adds the STAC properties that the attributes of a granule give.
 *
 * @returns the extensions that they belong to
 */
export function addAttributes(
  properties: Record<string, unknown>,
  attributes: unknown,
  platforms: readonly UmmPlatform[] | undefined,
): number {
  let uses = 0;
  if (!Array.isArray(attributes)) return uses;
  for (let i = 0; i < attributes.length; i++) {
    const attribute = attributes[i] as UmmAdditionalAttribute | undefined;
    const name = attribute?.Name;
    const row = typeof name === "string" ? ROWS.get(name) : undefined;
    if (row === undefined || properties[row.property] !== undefined) continue;
    const values: unknown = attribute?.Values;
    const text = Array.isArray(values) ? values.find(isText) : undefined;
    const value = text === undefined ? undefined : row.convert(text, values as readonly unknown[]);
    if (value === undefined) continue;
    uses |= row.uses;
    properties[row.property] = value;
  }
  if (uses & USES.proj) addGrid(properties, attributes);
  if (properties["sar:instrument_mode"] !== undefined || properties["sar:polarizations"] !== undefined)
    addRadarBand(properties, platforms);
  return uses;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function addGrid(properties: Record<string, unknown>, attributes: readonly UmmAdditionalAttribute[]): void {
  const numberOf = (name: string): number =>
    Number(attributes.find((attribute) => attribute?.Name === name)?.Values?.[0] ?? Number.NaN);
  const rows = numberOf("NROWS");
  const columns = numberOf("NCOLS");
  if (Number.isInteger(rows) && Number.isInteger(columns)) properties["proj:shape"] = [rows, columns];
  const x = numberOf("ULX");
  const y = numberOf("ULY");
  // HLS lays out southern tiles in the northern zone, with negative northings, which the southern zone has none of; some records name it still.
  const code = properties["proj:code"] as string;
  if (y < 0 && code.startsWith("EPSG:327")) properties["proj:code"] = code.replace("EPSG:327", "EPSG:326");
  const size = numberOf("SPATIAL_RESOLUTION");
  if (Number.isFinite(x) && Number.isFinite(y) && size > 0) properties["proj:transform"] = [size, 0, x, 0, -size, y];
}

function addRadarBand(properties: Record<string, unknown>, platforms: readonly UmmPlatform[] | undefined): void {
  const name = Array.isArray(platforms) ? platforms[0]?.ShortName : undefined;
  const band = typeof name === "string" ? RADAR_BANDS.find(([pattern]) => pattern.test(name))?.[1] : undefined;
  if (band) properties["sar:frequency_band"] = band;
}
