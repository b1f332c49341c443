import { USES } from "./extensions.js";
import type { UmmAdditionalAttribute, UmmGranule } from "./umm-types.js";

/** A band as STAC 1.1 describes it, with fields of the eo and raster extensions. */
export interface StacBand {
  readonly name: string;
  readonly "eo:common_name"?: string;
  readonly nodata?: number;
  readonly "raster:scale"?: number;
  readonly "raster:offset"?: number;
}

/** The bands of a file, and the extensions whose fields they have. */
export interface LayerBands {
  readonly bands: readonly StacBand[];
  readonly uses: number;
}

/** What is stored in a layer: which attributes of the record hold its scale, offset and fill value. */
interface Kind {
  readonly layers: RegExp;
  readonly scale?: string;
  readonly offset?: string;
  readonly nodata?: string;
}

/**
 * The first kind whose layers and scale the granule has is a layer's kind. HLS L30 has a scale for brightness temperatures, in B10 and B11;
 * in HLS S30, which has none, B10 and B11 are reflectances. The fill value of HLS is that of reflectances and temperatures; none is told for angles.
 */
const KINDS: readonly Kind[] = [
  { layers: /^B1[01]$/, scale: "THERM_SCALE_FACTOR", offset: "ADD_OFFSET", nodata: "FILLVALUE" },
  { layers: /^B(0[1-9]|1[0-2]|8A)$/, scale: "REF_SCALE_FACTOR", offset: "ADD_OFFSET", nodata: "FILLVALUE" },
  { layers: /^[SV][AZ]A$/, scale: "ANG_SCALE_FACTOR" },
  { layers: /^Fmask$/, nodata: "QA_FILLVALUE" },
];

/** Polarizations name the layers of radar images. */
const POLARIZATION = /^[HV][HV]$/;

/** Instrument → common names of its bands as HLS numbers them (https://lpdaac.usgs.gov/documents/1698/HLS_User_Guide_V2.pdf, table 3). */
const COMMON_NAMES: readonly (readonly [instrument: RegExp, names: ReadonlyMap<string, string>])[] = [
  [
    /\bOLI\b/,
    /* @__PURE__ */ namesFrom(
      "B01 coastal B02 blue B03 green B04 red B05 nir08 B06 swir16 B07 swir22 B09 cirrus B10 lwir11 B11 lwir12",
    ),
  ],
  [
    /\bMSI\b/,
    /* @__PURE__ */ namesFrom(
      "B01 coastal B02 blue B03 green B04 red B05 rededge071 B06 rededge075 B07 rededge078 B08 nir B8A nir08 B09 nir09 B10 cirrus B11 swir16 B12 swir22",
    ),
  ],
];

function namesFrom(text: string): ReadonlyMap<string, string> {
  const words = text.split(" ");
  return new Map(words.flatMap((word, i) => (i % 2 === 0 ? [[word, words[i + 1] as string] as const] : [])));
}

/** Whether a GeoTIFF of a granule with this key is one layer that {@link layersOf} may know. */
export function isLayer(key: string): boolean {
  return POLARIZATION.test(key) || KINDS.some(({ layers }) => layers.test(key));
}

const ATTRIBUTES = /* @__PURE__ */ new Set(
  /* @__PURE__ */ KINDS.flatMap(({ scale, offset, nodata }) => [scale, offset, nodata]),
);

/** Records are input: the memory for them is bounded. */
const MAX_KNOWN = 100;
const known = new Map<string, Layers>();

/** The layers of a granule; those of granules with the same attributes and instrument are the same, and frozen. */
export function layersOf(umm: UmmGranule): Layers {
  const instrument = instrumentOf(umm);
  const values = new Map<string, number>();
  let name = instrument;
  const attributes = umm.AdditionalAttributes;
  for (const attribute of Array.isArray(attributes) ? (attributes as readonly UmmAdditionalAttribute[]) : []) {
    if (!ATTRIBUTES.has(attribute?.Name)) continue;
    const text: unknown = Array.isArray(attribute.Values) ? attribute.Values[0] : undefined;
    const value = typeof text === "string" && text.trim() !== "" ? Number(text) : Number.NaN;
    if (!Number.isFinite(value)) continue;
    values.set(attribute.Name as string, value);
    name += `\n${attribute.Name}=${value}`;
  }
  const found = known.get(name);
  if (found) return found;
  if (known.size >= MAX_KNOWN) known.clear();
  const layers = new Layers(instrument, values);
  known.set(name, layers);
  return layers;
}

function instrumentOf({ Platforms: platforms }: UmmGranule): string {
  const name = Array.isArray(platforms) ? platforms[0]?.Instruments?.[0]?.ShortName : undefined;
  return typeof name === "string" ? name : "";
}

/** The layers that granules with certain attributes have. */
export class Layers {
  readonly #commonNames: ReadonlyMap<string, string> | undefined;
  readonly #values: ReadonlyMap<string, number>;
  readonly #known = new Map<string, LayerBands>();

  constructor(instrument: string, values: ReadonlyMap<string, number>) {
    this.#commonNames = COMMON_NAMES.find(([pattern]) => pattern.test(instrument))?.[1];
    this.#values = values;
  }

  /** The bands of the file that holds the layer. */
  bandsOf(layer: string): LayerBands {
    const known = this.#known.get(layer);
    if (known) return known;
    const bands = this.#read(layer);
    this.#known.set(layer, bands);
    return bands;
  }

  #read(layer: string): LayerBands {
    const values = this.#values;
    const kind = KINDS.find(({ layers, scale }) => layers.test(layer) && (!scale || values.has(scale)));
    const commonName = this.#commonNames?.get(layer);
    const band: Record<string, unknown> = { name: layer };
    if (commonName !== undefined) band["eo:common_name"] = commonName;
    const add = (field: string, attribute: string | undefined): boolean => {
      const value = attribute === undefined ? undefined : values.get(attribute);
      if (value !== undefined) band[field] = value;
      return value !== undefined;
    };
    add("nodata", kind?.nodata);
    const isScaled = add("raster:scale", kind?.scale);
    const isMoved = add("raster:offset", kind?.offset);
    const uses = (commonName === undefined ? 0 : USES.eo) | (isScaled || isMoved ? USES.raster : 0);
    return { bands: Object.freeze([Object.freeze(band as unknown as StacBand)]), uses };
  }
}
