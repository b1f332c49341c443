import { intersects } from "../geometry/intersects.js";
import { type Region, toRegion } from "../geometry/region.js";
import type { Shape } from "../geometry/shape.js";
import { SPATIAL_PARAMETERS } from "./parameter-tables.js";
import { hasOption, type ParameterTree, textsOf } from "./parameters.js";
import { parseSpatial } from "./spatial-parameters.js";

/**
 * The spatial condition of a valid search: values of one parameter must all be met unless `options[name][or]`, and so must all
 * parameters unless `options[spatial][or]`. A shapefile's features are alternatives. Undefined without any.
 */
export function spatialCondition(
  tree: ParameterTree,
  shapefile: readonly Shape[] | undefined,
): ((regions: readonly Region[]) => boolean) | undefined {
  const groups: ((regions: readonly Region[]) => boolean)[] = [];
  for (const name of SPATIAL_PARAMETERS) {
    const wanted = textsOf(tree.get(name)).flatMap((text) => {
      const shape = parseSpatial(name, text);
      return "errors" in shape ? [] : [toRegion(shape)];
    });
    if (wanted.length > 0) groups.push(anyOrAll(wanted, hasOption(tree, name, "or")));
  }
  if (shapefile !== undefined) groups.push(anyOrAll(shapefile.map(toRegion), true));
  if (groups.length === 0) return undefined;
  if (hasOption(tree, "spatial", "or")) return (regions) => groups.some((meets) => meets(regions));
  return (regions) => groups.every((meets) => meets(regions));
}

function anyOrAll(wanted: readonly Region[], any: boolean): (regions: readonly Region[]) => boolean {
  const meets = (one: Region, regions: readonly Region[]): boolean => regions.some((region) => intersects(region, one));
  if (any) return (regions) => wanted.some((one) => meets(one, regions));
  return (regions) => wanted.every((one) => meets(one, regions));
}
