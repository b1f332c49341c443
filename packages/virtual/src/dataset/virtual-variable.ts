import { type Attributes, gridOf, type ManifestVariable, product } from "../manifest.js";
import type { ReadServices } from "../read/chunk-source.js";
import type { Span } from "../read/regions.js";
import type { Values } from "../read/typed-values.js";
import { encodingOf } from "./cf-decode.js";
import type { LabelOptions, LabelSelection } from "./labels.js";
import { commonType, type SegmentedArray, sharedAttrs } from "./segments.js";
import { ShownAsText } from "./shown-as-text.js";
import { badSelection, everyPlace, type IndexSelection, placesOf, within } from "./spans.js";

/** The values of a variable, with what they are. */
export interface LoadedVariable {
  /** In C order. */
  readonly data: Values;
  readonly shape: readonly number[];
  readonly dims: readonly string[];
  /** Without those that decoding has used. */
  readonly attrs: Attributes;
}

/** How values are loaded. */
export interface LoadOptions {
  /** Missing values as NaN, packed ones scaled, times in milliseconds since 1970. False: as they are stored. @default true */
  readonly decode?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a variable is made of; the dataset makes these. */
export interface VariableParts {
  readonly name: string;
  /** Full path. */
  readonly path: string;
  readonly dims: readonly string[];
  readonly array: SegmentedArray;
  readonly services: ReadServices;
  /** The coordinate variable of a dimension. */
  coordinate(dim: string): VirtualVariable | undefined;
}

/** What a variable reads, for those who write it elsewhere. */
export interface VariableSource {
  readonly array: SegmentedArray;
  /** Names of the array's dimensions. */
  readonly dims: readonly string[];
  /** What is selected of each dimension of the array. */
  readonly region: readonly Span[];
  /** Whether a dimension of the array is still one of the variable. */
  readonly kept: readonly boolean[];
  readonly services: ReadServices;
}

/** Attributes of HDF5's and netCDF's own bookkeeping. */
const INTERNAL =
  /^(CLASS|NAME|REFERENCE_LIST|DIMENSION_LIST|_Netcdf4Dimid|_Netcdf4Coordinates|_nc3_strict|_NCProperties|fullnamepath|origname|DAP4_Checksum_CRC32|orig_datatype|dmr_sds_ref|dmr_vdata_ref)$/;

const USED_BY_DECODING = ["_FillValue", "missing_value", "scale_factor", "add_offset", "_Unsigned"];

/**
 * A variable of a virtual dataset: known in full, read in parts.
 *
 * `isel` and `sel` give smaller ones without reading any of their values; `load` reads just the chunks that are needed.
 */
export class VirtualVariable extends ShownAsText {
  readonly name: string;
  readonly path: string;
  readonly dims: readonly string[];
  readonly shape: readonly number[];
  readonly dtype: ManifestVariable["dtype"];
  readonly attrs: Attributes;
  readonly #parts: VariableParts;
  /** What is selected of each dimension of the array. */
  readonly #region: readonly Span[];
  /** Whether a dimension of the array is still one of the variable. */
  readonly #kept: readonly boolean[];

  constructor(parts: VariableParts, region?: readonly Span[], kept?: readonly boolean[]) {
    super();
    const { array, name, path, dims } = parts;
    this.#parts = parts;
    this.#region = region ?? array.shape.map((count) => everyPlace(count));
    this.#kept = kept ?? array.shape.map(() => true);
    this.name = name;
    this.path = path;
    this.dims = dims.filter((_, d) => this.#kept[d]);
    this.shape = this.#region.filter((_, d) => this.#kept[d]).map(({ count }) => count);
    this.dtype = commonType(array.segments.map(({ variable }) => variable.dtype));
    const attrs = sharedAttrs(array.segments.map(({ variable }) => variable.attrs));
    this.attrs = Object.assign(
      Object.create(null),
      Object.fromEntries(Object.entries(attrs).filter(([attribute]) => !INTERNAL.test(attribute))),
    );
  }

  /** Shape of the stored chunks of the first granule. */
  get chunks(): readonly number[] {
    const { array } = this.#parts;
    const chunkShape = array.segments[0]?.variable.chunkShape ?? [];
    const all = array.isNewAxis && array.axis !== undefined ? chunkShape.toSpliced(array.axis, 0, 1) : chunkShape;
    return all.filter((_, d) => this.#kept[d]);
  }

  /** Filters in the order in which they were applied, by name. */
  get codecs(): readonly string[] {
    return this.#parts.array.segments[0]?.variable.filters.map(({ name }) => name) ?? [];
  }

  /** Bytes of one stored value; 0 for texts of any length. */
  get itemSize(): number {
    return this.#parts.array.segments[0]?.variable.itemSize ?? 0;
  }

  get fillValue(): number | bigint | string | undefined {
    return this.#parts.array.segments[0]?.variable.fillValue;
  }

  /** Chunks of all granules, whatever is selected. */
  get nChunks(): number {
    return this.#parts.array.segments.reduce(
      (sum, { variable }) => sum + product(gridOf(variable.shape, variable.chunkShape)),
      0,
    );
  }

  /** Bytes of the selected values as they are stored, unpacked. */
  get nbytes(): number {
    return product(this.shape) * (this.#parts.array.segments[0]?.variable.itemSize ?? 0);
  }

  /**
   * A part by place: `{ time: -1, lat: [0, 10], lon: [null, null, 2] }`. One place drops its dimension.
   *
   * @throws {VirtualError} `virtual/bad-selection` for a dimension it does not have, and for a place outside
   */
  isel(selection: Readonly<Record<string, IndexSelection>>): VirtualVariable {
    this.#refuseUnknown(Object.keys(selection));
    const region = [...this.#region];
    const kept = [...this.#kept];
    for (const [d, dim] of this.#parts.dims.entries()) {
      if (!kept[d] || !Object.hasOwn(selection, dim)) continue;
      const span = region[d] as Span;
      const places = placesOf(selection[dim] as IndexSelection, span.count, dim);
      region[d] = within(span, places.span);
      kept[d] = !places.isSingle;
    }
    return new VirtualVariable(this.#parts, region, kept);
  }

  /**
   * A part by the values of its coordinates, which are read for it: `{ time: "2020-06", lat: [-20, 20] }`. Both ends of a range are in it.
   *
   * @throws {VirtualError} `virtual/no-such-label`, `virtual/bad-selection`, `virtual/no-coordinate`
   */
  async sel(selection: Readonly<Record<string, LabelSelection>>, options: LabelOptions = {}): Promise<VirtualVariable> {
    this.#refuseUnknown(Object.keys(selection));
    const places: Record<string, IndexSelection> = Object.create(null);
    for (const [dim, labels] of Object.entries(selection)) {
      const d = this.#parts.dims.indexOf(dim);
      const coordinate = this.#parts.coordinate(dim);
      if (!coordinate)
        throw badSelection(`${this.name} has no coordinate variable ${dim}; select by place with isel`, dim);
      const span = this.#region[d] as Span;
      const own = new VirtualVariable(coordinate.#parts, [span]);
      const { data } = await own.load();
      // Loaded with the first labels, as what reads the coordinate is.
      const { placesOfLabels } = await import("./labels.js");
      places[dim] = placesOfLabels({ name: dim, values: data, isTime: own.isTime }, labels, options);
    }
    return this.isel(places);
  }

  /** Whether its values are times. */
  get isTime(): boolean {
    return this.#parts.array.segments.some(({ variable }) => encodingOf(variable.attrs).time !== undefined);
  }

  /** Reads the selected values. */
  async load({ decode = true, signal }: LoadOptions = {}): Promise<LoadedVariable> {
    const services = signal ? { ...this.#parts.services, signal } : this.#parts.services;
    // Loaded with the first values: a page may show what is there before it reads any.
    const { readSegments } = await import("./read-segments.js");
    const data = await readSegments(this.#parts.array, this.#region, decode, services);
    const attrs = decode ? this.decodedAttrs : this.attrs;
    return { data, shape: this.shape, dims: this.dims, attrs };
  }

  /** The selected values alone, decoded. */
  async values(options?: LoadOptions): Promise<Values> {
    return (await this.load(options)).data;
  }

  /** What it is, in one line, as xarray writes it. */
  override toString(): string {
    const dims = this.dims.map((dim, i) => `${dim}: ${this.shape[i]}`).join(", ");
    return `<VirtualVariable ${this.name} (${dims}) ${this.dtype}>`;
  }

  /** For writers: what it is made of, and what is selected. */
  get source(): VariableSource {
    const { array, dims, services } = this.#parts;
    return { array, dims, region: this.#region, kept: this.#kept, services };
  }

  /** Attributes of the decoded values: without those that decoding has used. */
  get decodedAttrs(): Attributes {
    const entries = Object.entries(this.attrs).filter(([name]) => !USED_BY_DECODING.includes(name));
    const attrs = Object.assign(Object.create(null), Object.fromEntries(entries));
    if (this.isTime) Object.assign(attrs, { units: "milliseconds since 1970-01-01T00:00:00Z" });
    return attrs;
  }

  #refuseUnknown(dims: readonly string[]): void {
    const unknown = dims.find((dim) => !this.dims.includes(dim));
    if (unknown === undefined) return;
    throw badSelection(`${this.name} has no dimension ${unknown}; it has ${this.dims.join(", ") || "none"}`, unknown);
  }
}
