import { expect } from "vitest";
import type { VirtualDataset, VirtualVariable } from "../src/index.js";

/** All variables of a dataset and of the groups inside, by path. */
export function variablesOf(dataset: VirtualDataset, prefix = ""): [string, VirtualVariable][] {
  const own = [...Object.values(dataset.coords), ...Object.values(dataset.dataVars)].map(
    (variable): [string, VirtualVariable] => [`${prefix}${variable.name}`, variable],
  );
  return [...own, ...dataset.groups().flatMap((name) => variablesOf(dataset.group(name), `${prefix}${name}/`))];
}

/** Compares all values of two datasets, and gives how many variables that were. Names that a store cannot have are left out. */
export async function expectSameValues(
  before: VirtualDataset,
  after: VirtualDataset,
  decode?: boolean,
): Promise<number> {
  let compared = 0;
  for (const [path, variable] of variablesOf(before)) {
    // What cannot be read, cannot be written either.
    const loaded = await variable.load({ decode }).catch(() => undefined);
    if (!loaded) continue;
    const again = await after.get(path).load({ decode });
    expect([again.shape, again.dims], path).toEqual([loaded.shape, loaded.dims]);
    expect(Array.from(again.data as never), path).toEqual(Array.from(loaded.data as never));
    compared++;
  }
  return compared;
}
