import { nearest } from "@earthaccess/errors";
import type { Attributes, Unsupported } from "../manifest.js";
import { VirtualError } from "../virtual-errors.js";
import type { ZarrStoreOptions } from "../zarr/to-zarr-store.js";
import type { ZarrStore } from "../zarr/zarr-store.js";
import type { LabelOptions, LabelSelection } from "./labels.js";
import { ShownAsText } from "./shown-as-text.js";
import type { IndexSelection } from "./spans.js";
import { datasetHtml, datasetText } from "./summary.js";
import type { LoadedVariable, LoadOptions, VirtualVariable } from "./virtual-variable.js";

/** What a dataset is made of. */
export interface DatasetParts {
  /** Full path of the group. */
  readonly path: string;
  readonly attrs: Attributes;
  /** By name, coordinates that come from groups above among them. */
  readonly variables: ReadonlyMap<string, VirtualVariable>;
  readonly unsupported: readonly Unsupported[];
  /** Names of the groups inside. */
  readonly groupNames: readonly string[];
  /** The group of a full path. */
  openGroup(path: string): VirtualDataset;
}

/** The values of several variables. */
export interface Dataset {
  readonly coords: Readonly<Record<string, LoadedVariable>>;
  readonly dataVars: Readonly<Record<string, LoadedVariable>>;
  readonly attrs: Attributes;
}

/**
 * Files opened as one dataset, without their values: `isel` and `sel` choose, `load` and `compute` read just that.
 *
 * Nothing that is in the files is left out silently: what cannot be read is in `unsupported`, with the reason.
 */
export class VirtualDataset extends ShownAsText {
  readonly path: string;
  readonly attrs: Attributes;
  readonly unsupported: readonly Unsupported[];
  readonly #parts: DatasetParts;

  constructor(parts: DatasetParts) {
    super();
    this.#parts = parts;
    this.path = parts.path;
    this.attrs = parts.attrs;
    this.unsupported = parts.unsupported;
  }

  /** Lengths of the dimensions of its variables. */
  get dims(): Readonly<Record<string, number>> {
    const dims: Record<string, number> = Object.create(null);
    for (const variable of this.#parts.variables.values()) {
      for (const [d, dim] of variable.dims.entries()) dims[dim] = variable.shape[d] as number;
    }
    return dims;
  }

  /** Variables that are named like a dimension, or that another one names as its coordinates. */
  get coords(): Readonly<Record<string, VirtualVariable>> {
    return this.#named((variable) => this.#isCoordinate(variable));
  }

  /** The other variables. */
  get dataVars(): Readonly<Record<string, VirtualVariable>> {
    return this.#named((variable) => !this.#isCoordinate(variable));
  }

  /**
   * A variable by name, or by its path from here, such as `"gt1l/land_ice_segments/h_li"`.
   *
   * @throws {VirtualError} `virtual/no-such-variable` with the nearest name that there is
   */
  get(nameOrPath: string): VirtualVariable {
    const slash = nameOrPath.lastIndexOf("/");
    if (slash >= 0) return this.group(nameOrPath.slice(0, slash) || "/").get(nameOrPath.slice(slash + 1));
    const found = this.#parts.variables.get(nameOrPath);
    if (found) return found;
    const unread = this.unsupported.find(({ name }) => name.endsWith(`/${nameOrPath}`));
    if (unread)
      throw new VirtualError(`${unread.name} cannot be read: ${unread.reason}.`, {
        code: "virtual/unsupported",
        data: { name: unread.name },
      });
    const names = [...this.#parts.variables.keys()];
    const meant = nearest(nameOrPath, names);
    throw new VirtualError(
      `${this.path} has no variable ${nameOrPath}${meant ? `; did you mean ${meant}?` : "."} It has ${names.slice(0, 12).join(", ") || "none"}${names.length > 12 ? ", …" : ""}${this.groups().length > 0 ? `, and the groups ${this.groups().slice(0, 8).join(", ")}` : ""}.`,
      { code: "virtual/no-such-variable", data: { name: nameOrPath } },
    );
  }

  /** Names of the groups inside. */
  groups(): readonly string[] {
    return this.#parts.groupNames;
  }

  /** A group inside, by its path from here, or from the root when it begins with `/`. It has the coordinates of the groups above. */
  group(path: string): VirtualDataset {
    const full = path.startsWith("/") ? path : this.path === "/" ? `/${path}` : `${this.path}/${path}`;
    return this.#parts.openGroup(full.length > 1 ? full.replace(/\/+$/, "") : full);
  }

  /** All variables by place; those without a dimension stay as they are. */
  isel(selection: Readonly<Record<string, IndexSelection>>): VirtualDataset {
    this.#refuseUnknown(Object.keys(selection));
    return this.#mapped((variable) => variable.isel(only(selection, variable.dims)));
  }

  /** All variables by label; coordinates are read for it. */
  async sel(selection: Readonly<Record<string, LabelSelection>>, options: LabelOptions = {}): Promise<VirtualDataset> {
    this.#refuseUnknown(Object.keys(selection));
    const selected = new Map<string, VirtualVariable>();
    for (const [name, variable] of this.#parts.variables) {
      const own = only(selection, variable.dims);
      selected.set(name, Object.keys(own).length > 0 ? await variable.sel(own, options) : variable);
    }
    return new VirtualDataset({ ...this.#parts, variables: selected });
  }

  /** Reads variables, and the coordinates along their dimensions. @default all variables */
  async compute(names?: readonly string[], options?: LoadOptions): Promise<Dataset> {
    const wanted = names?.map((name) => this.get(name)) ?? Object.values(this.dataVars);
    const dims = new Set(wanted.flatMap(({ dims }) => dims));
    const coords = Object.values(this.coords).filter(
      ({ name, dims: own }) => !wanted.some((one) => one.name === name) && own.every((dim) => dims.has(dim)),
    );
    const load = async (variables: readonly VirtualVariable[]) => {
      const loaded: Record<string, LoadedVariable> = Object.create(null);
      for (const variable of variables) loaded[variable.name] = await variable.load(options);
      return loaded;
    };
    return { coords: await load(coords), dataVars: await load(wanted), attrs: this.attrs };
  }

  /** The same as {@link VirtualDataset.compute}. */
  load(names?: readonly string[], options?: LoadOptions): Promise<Dataset> {
    return this.compute(names, options);
  }

  /**
   * The dataset as a Zarr 3 store, for zarrita and for viewers that build on it; see `toZarrStore`, whose code is loaded with the first
   * key.
   */
  toZarrStore(options?: ZarrStoreOptions): ZarrStore {
    let store: Promise<ZarrStore> | undefined;
    return {
      get: async (key, given) => {
        store ??= import("../zarr/to-zarr-store.js").then(({ toZarrStore }) => toZarrStore(this, options));
        return (await store).get(key, given);
      },
    };
  }

  /** What is in it, as xarray writes it. */
  override toString(): string {
    return datasetText(this);
  }

  /** What is in it, as a piece of HTML. */
  toHtml(): string {
    return datasetHtml(this);
  }

  /** What is in it, as plain data. */
  describe(): object {
    const facts = (variables: Readonly<Record<string, VirtualVariable>>) =>
      Object.fromEntries(
        Object.entries(variables).map(([name, { dims, shape, dtype, chunks, codecs, attrs }]) => [
          name,
          { dims, shape, dtype, chunks, codecs, attrs },
        ]),
      );
    return {
      path: this.path,
      dims: { ...this.dims },
      coords: facts(this.coords),
      dataVars: facts(this.dataVars),
      groups: this.groups(),
      attrs: { ...this.attrs },
      unsupported: this.unsupported,
    };
  }

  #isCoordinate({ name, dims }: VirtualVariable): boolean {
    return (dims.length === 1 && dims[0] === name) || this.#namedAsCoordinates().has(name);
  }

  #namedAsCoordinates(): ReadonlySet<string> {
    const names = new Set<string>();
    for (const { attrs } of this.#parts.variables.values()) {
      if (typeof attrs.coordinates !== "string") continue;
      for (const name of attrs.coordinates.split(/\s+/)) names.add(name.slice(name.lastIndexOf("/") + 1));
    }
    return names;
  }

  #named(passes: (variable: VirtualVariable) => boolean): Record<string, VirtualVariable> {
    const named: Record<string, VirtualVariable> = Object.create(null);
    for (const [name, variable] of this.#parts.variables) if (passes(variable)) named[name] = variable;
    return named;
  }

  #mapped(change: (variable: VirtualVariable) => VirtualVariable): VirtualDataset {
    const variables = new Map([...this.#parts.variables].map(([name, variable]) => [name, change(variable)]));
    return new VirtualDataset({ ...this.#parts, variables });
  }

  #refuseUnknown(dims: readonly string[]): void {
    const known = Object.keys(this.dims);
    const unknown = dims.find((dim) => !known.includes(dim));
    if (unknown === undefined) return;
    const meant = nearest(unknown, known);
    throw new VirtualError(
      `There is no dimension ${unknown}${meant ? `; did you mean ${meant}?` : "."} There are ${known.join(", ") || "none"}.`,
      { code: "virtual/bad-selection", data: { dim: unknown } },
    );
  }
}

function only<T>(selection: Readonly<Record<string, T>>, dims: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(selection).filter(([dim]) => dims.includes(dim)));
}
