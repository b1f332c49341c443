import { VariableFault } from "../dmrpp/variable-fault.js";
import { Hdf5ParseError } from "../virtual-errors.js";
import { attributeValue, referencesOf, type StoredAttribute } from "./attributes.js";
import type { GlobalHeap } from "./global-heap.js";
import type { FoundDataset, FoundGroup } from "./walk.js";

/** A dataset that is a dimension for others. */
interface Scale {
  readonly path: string;
  /** netCDF made it. */
  readonly isNetcdf: boolean;
  /** It has no values of its own. */
  readonly isBare: boolean;
  length: number;
}

/** What a dataset's dimensions are called, and how long they are. */
export interface NamedShape {
  readonly dims: readonly (string | null)[];
  readonly shape: readonly number[];
}

const BARE = "This is a netCDF dimension but not a netCDF variable";

/** The dimensions of a file: datasets that are scales of others, by the rules of HDF5 and of netCDF-4. */
export class Dimensions {
  readonly #heap: GlobalHeap;
  readonly #scales = new Map<number, Scale>();
  readonly #byId = new Map<number, Scale>();
  readonly #attached = new Map<FoundDataset, readonly (Scale | undefined)[]>();

  private constructor(heap: GlobalHeap) {
    this.#heap = heap;
  }

  static async of(root: FoundGroup, heap: GlobalHeap): Promise<Dimensions> {
    const dimensions = new Dimensions(heap);
    const datasets = allDatasets(root);
    for (const dataset of datasets) await dimensions.#addScale(dataset);
    for (const dataset of datasets) dimensions.#attached.set(dataset, await dimensions.#scalesOf(dataset));
    dimensions.#grow();
    return dimensions;
  }

  /** Whether a dataset is there only as a dimension. */
  isBare({ address }: FoundDataset): boolean {
    return this.#scales.get(address)?.isBare ?? false;
  }

  /** The length of the dimension that a dataset is. */
  lengthOf({ address }: FoundDataset): number | undefined {
    return this.#scales.get(address)?.length;
  }

  /** Names and lengths; a dimension without a limit is as long as netCDF says, the rest being fill. */
  namedShape(dataset: FoundDataset): NamedShape {
    const { shape, maxShape } = dataset.space;
    const scales = this.#attached.get(dataset) ?? [];
    const lengths = shape.map((length, d) => {
      const scale = scales[d];
      return scale?.isNetcdf && maxShape[d] === undefined ? Math.max(scale.length, length) : length;
    });
    const dims = lengths.map((length, d) => {
      const scale = scales[d];
      return scale && scale.length === length ? scale.path : null;
    });
    return { dims, shape: lengths };
  }

  async #addScale(dataset: FoundDataset): Promise<void> {
    const text = async (name: string) => this.#value(dataset, name);
    if ((await text("CLASS")) !== "DIMENSION_SCALE") return;
    const id = await this.#value(dataset, "_Netcdf4Dimid");
    const label = await text("NAME");
    const scale: Scale = {
      path: dataset.path,
      isNetcdf: id !== undefined,
      isBare: typeof label === "string" && label.startsWith(BARE),
      length: dataset.space.shape[0] ?? 0,
    };
    if (!this.#scales.has(dataset.address)) this.#scales.set(dataset.address, scale);
    if (typeof id === "number" && !this.#byId.has(id)) this.#byId.set(id, scale);
  }

  async #scalesOf(dataset: FoundDataset): Promise<(Scale | undefined)[]> {
    const { shape } = dataset.space;
    const list = attributeOf(dataset, "DIMENSION_LIST");
    if (list) {
      const references = (await referencesOf(list, this.#heap).catch(unnamed)) ?? [];
      return shape.map((_, d) => this.#scales.get(references[d]?.[0] ?? -1));
    }
    const own = this.#scales.get(dataset.address);
    if (!own) return [];
    const ids = await this.#value(dataset, "_Netcdf4Coordinates");
    if (shape.length > 1 && Array.isArray(ids)) return ids.map((id) => this.#byId.get(Number(id)));
    return [own];
  }

  /** A netCDF dimension without a limit is as long as the longest variable along it. */
  #grow(): void {
    for (const [{ space }, scales] of this.#attached) {
      for (const [d, scale] of scales.entries()) {
        if (scale?.isNetcdf && space.maxShape[d] === undefined)
          scale.length = Math.max(scale.length, space.shape[d] ?? 0);
      }
    }
  }

  async #value(dataset: FoundDataset, name: string) {
    const attribute = attributeOf(dataset, name);
    return attribute && attributeValue(attribute, this.#heap).catch(unnamed);
  }
}

/** Where the names of dimensions are damaged, values are read all the same, along dimensions without a name. */
function unnamed(error: unknown): undefined {
  if (!(error instanceof VariableFault || error instanceof Hdf5ParseError)) throw error;
}

function attributeOf({ attributes }: FoundDataset, name: string): StoredAttribute | undefined {
  return attributes.find((attribute) => attribute.name === name);
}

function allDatasets(group: FoundGroup): FoundDataset[] {
  return [...group.datasets, ...group.groups.flatMap(allDatasets)];
}
