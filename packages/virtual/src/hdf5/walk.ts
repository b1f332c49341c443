import { VariableFault } from "../dmrpp/variable-fault.js";
import { childPath, type Unsupported } from "../manifest.js";
import { Hdf5ParseError } from "../virtual-errors.js";
import { readAttributes, type StoredAttribute } from "./attributes.js";
import { type Dataspace, readDataspace } from "./dataset-messages.js";
import { isGroup, type Link, readLinks } from "./links.js";
import { MESSAGE, type Message, messageOf, readMessages } from "./object-header.js";
import type { Hdf5File } from "./superblock.js";

/** A dataset of the file, its values not looked for yet. */
export interface FoundDataset {
  readonly path: string;
  readonly name: string;
  readonly address: number;
  readonly messages: readonly Message[];
  readonly attributes: readonly StoredAttribute[];
  readonly space: Dataspace;
}

/** A group of the file with what is in it. */
export interface FoundGroup {
  readonly path: string;
  readonly attributes: readonly StoredAttribute[];
  readonly datasets: readonly FoundDataset[];
  readonly groups: readonly FoundGroup[];
  readonly unsupported: Unsupported[];
}

/** Groups deeper than this would overflow the stack of readers. */
const MAX_DEPTH = 500;
const MAX_OBJECTS = 500_000;

/** What is known while walking through a file. */
export interface Walk {
  readonly file: Hdf5File;
  objects: number;
}

/** Reads a group and everything below it; members are read at the same time. */
export async function walkGroup(
  walk: Walk,
  path: string,
  messages: readonly Message[],
  above: readonly number[],
): Promise<FoundGroup> {
  const { file } = walk;
  const links = await readLinks(file, messages);
  walk.objects += links.length;
  if (walk.objects > MAX_OBJECTS) throw new Hdf5ParseError(`it has more than ${MAX_OBJECTS} objects`);
  if (above.length > MAX_DEPTH) throw new Hdf5ParseError(`it has groups in groups, more than ${MAX_DEPTH} deep`);
  const members = await Promise.all(links.map((link) => member(walk, path, link, above)));
  const named = <K extends string>(kind: K) =>
    members.flatMap((one) => (one?.kind === kind ? [one as Extract<Member, { kind: K }>] : []));
  return {
    path,
    attributes: await readAttributes(file, messages),
    datasets: named("dataset").map(({ dataset }) => dataset),
    groups: named("group").map(({ group }) => group),
    unsupported: named("unsupported").map(({ unsupported }) => unsupported),
  };
}

type Member =
  | { readonly kind: "dataset"; readonly dataset: FoundDataset }
  | { readonly kind: "group"; readonly group: FoundGroup }
  | { readonly kind: "unsupported"; readonly unsupported: Unsupported };

async function member(
  walk: Walk,
  parent: string,
  { name, address, target }: Link,
  above: readonly number[],
): Promise<Member | undefined> {
  const path = childPath(parent, name);
  const unsupported = (reason: string): Member => ({ kind: "unsupported", unsupported: { name: path, reason } });
  if (address === undefined) return unsupported(`it is a link to ${target}; open that instead`);
  if (above.includes(address)) return unsupported("it is a link to a group that it is in");
  try {
    const messages = await readMessages(walk.file, address);
    if (isGroup(messages)) return { kind: "group", group: await walkGroup(walk, path, messages, [...above, address]) };
    const space = messageOf(messages, MESSAGE.dataspace);
    // Datatypes with a name are objects, too, and no data.
    if (!space || !messageOf(messages, MESSAGE.layout)) return undefined;
    const attributes = await readAttributes(walk.file, messages);
    const dataset = { path, name, address, messages, attributes, space: readDataspace(space) };
    return { kind: "dataset", dataset };
  } catch (error) {
    if (error instanceof Hdf5ParseError && walk.objects <= MAX_OBJECTS) return unsupported(error.reason);
    if (error instanceof VariableFault) return unsupported(error.message);
    throw error;
  }
}
