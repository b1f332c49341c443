import { childPath, type ManifestGroup, type ManifestVariable, type Unsupported } from "../manifest.js";
import type { ReadServices } from "../read/chunk-source.js";
import { IncompatibleDatasetsError, VirtualError } from "../virtual-errors.js";
import type { Segment, SegmentedArray } from "./segments.js";
import { sharedAttrs } from "./segments.js";
import { VirtualDataset } from "./virtual-dataset.js";
import { VirtualVariable } from "./virtual-variable.js";

/** A granule's manifest. */
export interface Part {
  readonly root: ManifestGroup;
  /** For messages. */
  readonly granule: string;
}

/** How granules become one dataset. */
export interface CombineOptions {
  /** The dimension that granules follow each other in; a name that no granule has makes a new one. */
  readonly concatDim?: string | undefined;
  /** What becomes of a variable that some granules do not have: it is listed in `unsupported`, or nothing is opened. @default "list" */
  readonly onMissingVariable?: "error" | "list" | undefined;
  /**
   * The order of the granules: as they come, or by the first value of their coordinate along `concatDim`, which is read of each.
   *
   * @default "nested"
   */
  readonly combine?: "nested" | "byCoords" | undefined;
  /**
   * Variables without the dimension are the first granule's; `"equals"` reads those of all granules and refuses others.
   *
   * @default "override"
   */
  readonly compat?: "override" | "equals" | undefined;
  /** Changes what is known of a granule before it is joined with the others: leaves out, renames, adds attributes. */
  readonly preprocess?:
    | ((manifest: ManifestGroup, granule: string) => ManifestGroup | Promise<ManifestGroup>)
    | undefined;
}

/** A dataset over one granule or several. */
export function datasetFrom(
  parts: readonly Part[],
  group: string,
  services: ReadServices,
  options: CombineOptions = {},
): VirtualDataset {
  const openGroup = (path: string): VirtualDataset => {
    const chains = parts.map((part) => chainOf(part, path));
    return combined(chains, path, services, options, openGroup);
  };
  return openGroup(group === "" ? "/" : group.startsWith("/") ? group : `/${group}`);
}

/** A group with the groups above it, the root first. */
interface Chain {
  readonly granule: string;
  readonly groups: readonly ManifestGroup[];
}

function chainOf({ root, granule }: Part, path: string): Chain {
  const groups = [root];
  for (const name of path.split("/").filter(Boolean)) {
    const parent = groups.at(-1) as ManifestGroup;
    const next = parent.groups.find((group) => group.path === childPath(parent.path, name));
    if (!next)
      throw new VirtualError(
        `${granule} has no group ${path}. ${parent.path} has ${parent.groups.map(({ path: p }) => p.slice(p.lastIndexOf("/") + 1)).join(", ") || "no groups"}.`,
        { code: "virtual/no-such-group", data: { granule, group: path } },
      );
    groups.push(next);
  }
  return { granule, groups };
}

function combined(
  chains: readonly Chain[],
  path: string,
  services: ReadServices,
  options: CombineOptions,
  openGroup: (path: string) => VirtualDataset,
): VirtualDataset {
  const [first] = chains;
  if (!first)
    throw new VirtualError("There is nothing to open: no granule was given.", { code: "virtual/no-granules" });
  const own = chains.map((chain) => visibleVariables(chain));
  const unsupported = [...(first.groups.at(-1)?.unsupported ?? [])] as Unsupported[];
  const variables = new Map<string, VirtualVariable>();
  for (const name of new Set(own.flatMap((names) => [...names.keys()]))) {
    const shares = own.map((names) => names.get(name));
    const missing = chains.filter((_, i) => shares[i] === undefined).map(({ granule }) => granule);
    if (missing.length > 0) {
      const reason = `it is not in ${missing.slice(0, 3).join(", ")}${missing.length > 3 ? `, … (${missing.length} granules)` : ""}`;
      if (options.onMissingVariable === "error")
        throw new IncompatibleDatasetsError(
          `${childPath(path, name)} cannot be one variable: ${reason}. Leave those granules out, or list it with onMissingVariable: "list".`,
          { granule: missing[0] as string, variable: name, reason },
        );
      unsupported.push({ name: childPath(path, name), reason });
      continue;
    }
    const segments = shares.map((variable, i) => ({
      variable: variable as ManifestVariable,
      granule: chains[i]?.granule ?? "",
    }));
    const { array, dims } = arrayOf(name, segments, options.concatDim, hasDim(own, options.concatDim));
    variables.set(
      name,
      new VirtualVariable({
        name,
        path: childPath(path, name),
        dims,
        array,
        services,
        coordinate: (dim) => coordinateOf(variables, dim),
      }),
    );
  }
  const groups = first.groups.at(-1)?.groups ?? [];
  return new VirtualDataset({
    path,
    attrs: sharedAttrs(chains.map((chain) => chain.groups.at(-1)?.attrs ?? {})),
    variables,
    unsupported,
    groupNames: groups.map((inner) => inner.path.slice(inner.path.lastIndexOf("/") + 1)),
    openGroup,
  });
}

function coordinateOf(variables: ReadonlyMap<string, VirtualVariable>, dim: string): VirtualVariable | undefined {
  const variable = variables.get(dim);
  return variable?.dims.length === 1 && variable.dims[0] === dim ? variable : undefined;
}

/** The variables of a group, and the coordinate variables of the groups above for the dimensions that they use. */
function visibleVariables({ groups }: Chain): Map<string, ManifestVariable> {
  const group = groups.at(-1) as ManifestGroup;
  const visible = new Map(group.variables.map((variable) => [variable.name, variable]));
  const used = new Set(group.variables.flatMap(({ dims }) => dims).filter((dim) => dim !== null));
  for (const above of groups.slice(0, -1).reverse()) {
    for (const variable of above.variables) {
      const full = childPath(above.path, variable.name);
      if (used.has(full) && !visible.has(variable.name)) visible.set(variable.name, variable);
    }
  }
  return visible;
}

function hasDim(own: readonly ReadonlyMap<string, ManifestVariable>[], dim: string | undefined): boolean {
  if (dim === undefined) return false;
  return own.some((names) =>
    [...names.values()].some((variable) => variable.dims.some((one) => one !== null && lastName(one) === dim)),
  );
}

/** One variable of all granules as segments, or the first granule's where the dimension is none of its own. */
function arrayOf(
  name: string,
  shares: readonly { readonly variable: ManifestVariable; readonly granule: string }[],
  concatDim: string | undefined,
  isInFiles: boolean,
): { readonly array: SegmentedArray; readonly dims: readonly string[] } {
  const [first] = shares as [{ variable: ManifestVariable; granule: string }];
  const own = dimNamesOf(first.variable);
  const axis = concatDim === undefined ? -1 : own.indexOf(concatDim);
  const one = (segments: readonly Segment[]) => ({
    array: { segments, axis: undefined, isNewAxis: false, shape: first.variable.shape },
    dims: own,
  });
  const single = [{ ...first, length: 1 }];
  if (shares.length === 1 || concatDim === undefined) {
    // A new dimension is there with one granule, too.
    if (concatDim === undefined || isInFiles || isCoordinateOf(first.variable)) return one(single);
  }
  if (axis >= 0) {
    refuseDifferences(name, shares, axis);
    const segments = shares.map((share) => ({ ...share, length: share.variable.shape[axis] as number }));
    const total = segments.reduce((sum, { length }) => sum + length, 0);
    const shape = first.variable.shape.map((length, d) => (d === axis ? total : length));
    return { array: { segments, axis, isNewAxis: false, shape }, dims: own };
  }
  if (isInFiles || isCoordinateOf(first.variable)) return one(single);
  refuseDifferences(name, shares, -1, concatDim);
  const segments = shares.map((share) => ({ ...share, length: 1 }));
  const shape = [shares.length, ...first.variable.shape];
  return { array: { segments, axis: 0, isNewAxis: true, shape }, dims: [concatDim as string, ...own] };
}

/** Coordinates along their own dimension are the same in all granules, and no values of each. */
function isCoordinateOf({ name, dims }: ManifestVariable): boolean {
  return dims.length === 1 && dims[0] !== null && lastName(dims[0] as string) === name;
}

function refuseDifferences(
  name: string,
  shares: readonly { readonly variable: ManifestVariable; readonly granule: string }[],
  axis: number,
  newDim?: string,
): void {
  const [first] = shares as [{ variable: ManifestVariable; granule: string }];
  for (const { variable, granule } of shares) {
    const same =
      variable.shape.length === first.variable.shape.length &&
      variable.shape.every((length, d) => d === axis || length === first.variable.shape[d]);
    if (same) continue;
    const reason = `its shape is ${shapeText(variable)} in ${granule} and ${shapeText(first.variable)} in ${first.granule}`;
    const lengths =
      variable.shape.length === first.variable.shape.length
        ? variable.shape.findIndex((length, d) => length !== first.variable.shape[d])
        : -1;
    const hint =
      newDim !== undefined && lengths >= 0
        ? ` Join along the dimension that differs instead: concatDim: "${dimNamesOf(first.variable)[lengths]}".`
        : "";
    throw new IncompatibleDatasetsError(`${name} cannot be one variable: ${reason}.${hint}`, {
      granule,
      variable: name,
      reason,
    });
  }
}

function shapeText({ shape }: ManifestVariable): string {
  return `(${shape.join(", ")})`;
}

/** Names of the dimensions as users see them; those without one are called by their size, as netCDF's readers do. */
export function dimNamesOf({ dims, shape }: ManifestVariable): string[] {
  return dims.map((dim, d) => (dim === null ? `phony_dim_${shape[d]}` : lastName(dim)));
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
