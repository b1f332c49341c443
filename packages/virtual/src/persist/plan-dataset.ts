import type { VirtualDataset } from "../dataset/virtual-dataset.js";
import type { VirtualVariable } from "../dataset/virtual-variable.js";
import { childPath, type Unsupported } from "../manifest.js";
import { IncompatibleDatasetsError } from "../virtual-errors.js";
import { byValue } from "./by-value.js";
import type { ArrayPlan, DatasetPlan, GroupPlan, PersistOptions } from "./plan.js";
import { IN_SHARDS, referencesOf } from "./references.js";
import { unknownFilter } from "./same-encoding.js";

const LOAD_BELOW = 4 * 1024 * 1024;

/** Names that mean something else in a store. */
const RESERVED = /^(|\.{1,2}|__.*|zarr\.json|\.z(array|attrs|group|metadata)|c)$|[/\\]/;

/** Everything that is known when one array is planned. */
interface Planning {
  readonly options: PersistOptions;
  readonly omitted: Unsupported[];
  readonly problems: string[];
  /** Paths of variables that would have to be read. */
  readonly tooLarge: string[];
}

/**
 * What is written of a dataset: all groups and arrays, and for each array where its chunks are.
 *
 * Coordinates along their own dimension are read and written by value, so that a reader does not need one request for each granule. All
 * other values stay where they are, unless they cannot be references and are few.
 *
 * @throws {IncompatibleDatasetsError} naming every variable that cannot be written, with granule and reason
 */
export async function planDataset(dataset: VirtualDataset, options: PersistOptions = {}): Promise<DatasetPlan> {
  const planning: Planning = { options, omitted: [], problems: [], tooLarge: [] };
  const root = await planGroup(dataset, "/", planning);
  const { problems, tooLarge, omitted } = planning;
  if (problems.length > 0)
    throw new IncompatibleDatasetsError(
      `Not everything can be written as references:\n${problems.map((line) => `- ${line}`).join("\n")}\nRead those variables into the store with loadVariables: ${JSON.stringify(tooLarge)}, leave them out, or write granules that agree.`,
      { variable: tooLarge[0] ?? "", reason: problems[0] ?? "" },
    );
  return { root, omitted };
}

async function planGroup(dataset: VirtualDataset, path: string, planning: Planning): Promise<GroupPlan> {
  planning.omitted.push(...dataset.unsupported);
  const arrays: ArrayPlan[] = [];
  for (const variable of [...Object.values(dataset.coords), ...Object.values(dataset.dataVars)]) {
    if (isReserved(variable.path, variable.name, planning)) continue;
    const plan = await planArray(variable, childPath(path, variable.name), planning);
    if (plan) arrays.push(plan);
  }
  const groups: GroupPlan[] = [];
  for (const name of dataset.groups()) {
    if (isReserved(childPath(path, name), name, planning)) continue;
    groups.push(await planGroup(dataset.group(name), childPath(path, name), planning));
  }
  return { path, attrs: dataset.attrs, arrays, groups };
}

async function planArray(
  variable: VirtualVariable,
  path: string,
  { options, omitted, problems, tooLarge }: Planning,
): Promise<ArrayPlan | undefined> {
  const { loadVariables = [], loadBelow = LOAD_BELOW, signal } = options;
  const { segments } = variable.source.array;
  const filter = unknownFilter(segments);
  if (filter) {
    omitted.push({ name: path, reason: `it was written with the filter ${filter}` });
    return undefined;
  }
  const isNamed = loadVariables.some((name) => name === path || `/${name}` === path);
  const isSmall = variable.nbytes <= loadBelow;
  const isCoordinate = variable.dims.length === 1 && variable.dims[0] === variable.name;
  if (isNamed || (isCoordinate && isSmall) || isInDocument(variable)) return byValue(variable, path, signal);
  const plan = referencesOf(variable, path, options);
  if (typeof plan !== "string") return plan;
  if (isSmall) return byValue(variable, path, signal);
  if (plan === IN_SHARDS) {
    omitted.push({ name: path, reason: `${plan}, and it is not among loadVariables` });
    return undefined;
  }
  problems.push(`${path}: ${plan}`);
  tooLarge.push(path.slice(1));
  return undefined;
}

/** Whether its values need no request: they came with the documents. */
function isInDocument(variable: VirtualVariable): boolean {
  const { segments } = variable.source.array;
  const kinds = segments.map(({ variable: { data, itemSize } }) =>
    data.kind === "fill" && itemSize > 0 ? "fill" : data.kind,
  );
  return (
    !kinds.includes("chunks") &&
    !kinds.includes("files") &&
    kinds.some((kind) => kind !== "fill" || variable.dtype === "string")
  );
}

function isReserved(path: string, name: string, { omitted }: Planning): boolean {
  if (!RESERVED.test(name)) return false;
  omitted.push({ name: path, reason: `the name ${JSON.stringify(name)} means something else in a store` });
  return true;
}
