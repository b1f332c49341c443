import type { ReadServices } from "../read/chunk-source.js";
import type { Values } from "../read/typed-values.js";
import { IncompatibleDatasetsError } from "../virtual-errors.js";
import { type CombineOptions, datasetFrom, type Part } from "./from-manifests.js";
import type { VirtualDataset } from "./virtual-dataset.js";

/** Granules that are at work at once. */
const AT_ONCE = 16;

/** What is asked for before granules are joined. */
export interface JoinOptions extends CombineOptions {
  readonly group?: string | undefined;
  readonly concatDim: string;
}

/**
 * Granules as the user wants them joined: changed, compared and sorted.
 *
 * @throws {IncompatibleDatasetsError} naming granule and variable, when they have no coordinate to be sorted by, or differ where they
 *   must not
 */
export async function joinable(
  parts: readonly Part[],
  services: ReadServices,
  options: JoinOptions,
): Promise<readonly Part[]> {
  const { preprocess, combine = "nested", compat = "override" } = options;
  const changed = preprocess
    ? await inTurns(parts, async ({ root, granule }) => ({ root: await preprocess(root, granule), granule }))
    : parts;
  if (combine === "nested" && compat === "override") return changed;
  const datasets = changed.map((part) => datasetFrom([part], options.group ?? "/", services));
  if (compat === "equals") await refuseDifferences(changed, datasets, options.concatDim);
  return combine === "byCoords" ? sorted(changed, datasets, options.concatDim) : changed;
}

async function sorted(
  parts: readonly Part[],
  datasets: readonly VirtualDataset[],
  dim: string,
): Promise<readonly Part[]> {
  const firsts = await inTurns(datasets, async (dataset, i) => {
    const coordinate = dataset.coords[dim];
    const reason = `it has no values of the coordinate ${dim}`;
    const { granule } = parts[i] as Part;
    if (coordinate?.dims.join() !== dim || coordinate.shape[0] === 0)
      throw new IncompatibleDatasetsError(`${granule} cannot be sorted: ${reason}. Use combine: "nested".`, {
        granule,
        variable: dim,
        reason,
      });
    return (await coordinate.isel({ [dim]: 0 }).values())[0] as number | bigint | string;
  });
  const order = [...parts.keys()].sort((a, b) => compared(firsts[a] ?? 0, firsts[b] ?? 0) || a - b);
  return order.map((i) => parts[i] as Part);
}

function compared(a: number | bigint | string, b: number | bigint | string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Compares variables without the dimension with those of the first granule, value by value. */
async function refuseDifferences(
  parts: readonly Part[],
  datasets: readonly VirtualDataset[],
  dim: string,
): Promise<void> {
  const [first, ...others] = datasets;
  if (!first || !Object.hasOwn(first.dims, dim)) return;
  const shared = [...Object.values(first.coords), ...Object.values(first.dataVars)].filter(
    ({ dims }) => !dims.includes(dim),
  );
  for (const variable of shared) {
    const values = await variable.values();
    await inTurns(others, async (dataset, i) => {
      const other = dataset.coords[variable.name] ?? dataset.dataVars[variable.name];
      if (!other || same(values, await other.values())) return;
      const { granule } = parts[i + 1] as Part;
      const reason = `its values in ${granule} are others than in ${parts[0]?.granule}`;
      throw new IncompatibleDatasetsError(
        `${variable.name} cannot be one variable: ${reason}. Take those of the first granule with compat: "override".`,
        { granule, variable: variable.name, reason },
      );
    });
  }
}

function same(a: Values, b: Values): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i]) && a[i] !== b[i]) return false;
  return true;
}

/** Results in the order of their items, several at work. */
async function inTurns<T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length);
  const queue = items.entries();
  const worker = async () => {
    for (const [i, item] of queue) results[i] = await work(item, i);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
  return results;
}
