import { childPath, type ManifestGroup, type ManifestVariable, nameMap, type Unsupported } from "../manifest.js";
import { VirtualError } from "../virtual-errors.js";
import { attrsFromZarr } from "./zarr-attributes.js";

/** Groups within groups that are followed. */
const MAX_DEPTH = 64;

interface MutableGroup {
  readonly path: string;
  attrs: ManifestGroup["attrs"];
  readonly variables: ManifestVariable[];
  readonly groups: Map<string, MutableGroup>;
  readonly unsupported: Unsupported[];
}

/** Builds the groups of a Zarr hierarchy as its nodes become known, in any order. */
export class ManifestTree {
  readonly #root: MutableGroup = newGroup("/");

  /** @param path such as `""` for the root, and `a/b` */
  addGroup(path: string, attributes: unknown): void {
    this.#group(path).attrs = attrsFromZarr(attributes, "string").attrs;
  }

  /** @param variable its dimensions are plain names, its name is that of its path */
  addArray(path: string, variable: Omit<ManifestVariable, "name">): void {
    const { group, name } = this.#place(path);
    group.variables.push({ name, ...variable });
  }

  addUnsupported(path: string, reason: string): void {
    const { group, name } = this.#place(path);
    group.unsupported.push({ name: childPath(group.path, name), reason });
  }

  finish(): ManifestGroup {
    return finished(this.#root, []);
  }

  #place(path: string): { readonly group: MutableGroup; readonly name: string } {
    const slash = path.lastIndexOf("/");
    return { group: this.#group(path.slice(0, Math.max(0, slash))), name: path.slice(slash + 1) };
  }

  #group(path: string): MutableGroup {
    const names = path.split("/").filter(Boolean);
    if (names.length > MAX_DEPTH)
      throw new VirtualError(`There are more than ${MAX_DEPTH} groups within each other.`, {
        code: "virtual/too-deep",
      });
    let group = this.#root;
    for (const name of names) {
      let inner = group.groups.get(name);
      if (!inner) {
        inner = newGroup(childPath(group.path, name));
        group.groups.set(name, inner);
      }
      group = inner;
    }
    return group;
  }
}

function newGroup(path: string): MutableGroup {
  return { path, attrs: nameMap(), variables: [], groups: new Map(), unsupported: [] };
}

/**
 * Zarr's dimensions are names without a place: each is taken for that of the nearest group, from here upwards, that has a coordinate
 * variable of the name and the length, as netCDF would find it, or else for one of the group's own.
 */
function finished(group: MutableGroup, above: readonly MutableGroup[]): ManifestGroup {
  const around = [group, ...above];
  const dims = new Map<string, number>();
  const full = (name: string | null, length: number): string | null => {
    if (name === null) return null;
    const owner = around.find(({ variables }) =>
      variables.some(
        ({ name: n, dims: d, shape }) => n === name && d.length === 1 && d[0] === name && shape[0] === length,
      ),
    );
    if ((owner ?? group) === group) dims.set(name, length);
    return childPath((owner ?? group).path, name);
  };
  const named = group.variables.map((one) => ({
    ...one,
    dims: one.dims.map((dim, d) => full(dim, one.shape[d] as number)),
  }));
  return {
    path: group.path,
    dims: nameMap(dims),
    attrs: group.attrs,
    variables: named,
    groups: [...group.groups.values()].map((inner) => finished(inner, around)),
    unsupported: group.unsupported,
  };
}
