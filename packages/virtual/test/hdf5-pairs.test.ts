import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  fetchRangeReader,
  hdf5Parser,
  type ManifestGroup,
  type ManifestVariable,
  openVirtualDataset,
  parseDmrpp,
  type Values,
} from "../src/index.js";
import { bytesOf, index, json, noCorpus, type PairTruth, type Truth } from "./corpus.js";
import { type CorpusServer, startCorpusServer } from "./corpus-server.js";

let server: CorpusServer;
beforeAll(async () => {
  server = await startCorpusServer();
});
afterAll(() => server.close());

function digest(values: Values): string {
  const hash = createHash("sha256");
  if (Array.isArray(values)) hash.update(values.join("\0"));
  else hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return hash.digest("hex");
}

function isHdf5(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(1, 4)) === "HDF";
}

function variablesOf(group: ManifestGroup): Map<string, ManifestVariable> {
  const own = group.variables.map((one) => [`${group.path === "/" ? "" : group.path}/${one.name}`, one] as const);
  return new Map([...own, ...group.groups.flatMap((inner) => [...variablesOf(inner)])]);
}

function unsupportedOf(group: ManifestGroup): string[] {
  return [...group.unsupported.map(({ name }) => name), ...group.groups.flatMap(unsupportedOf)];
}

/** What both kinds of index say of the chunks. */
function placesOf({ data, chunkShape, filters, byteOrder }: ManifestVariable): object {
  if (data.kind !== "chunks") return { kind: data.kind };
  const columns = [data.numbers, data.offsets, data.lengths, data.masks ?? []].map((column) => Array.from(column));
  return { columns, chunkShape, byteOrder, filters: filters.map(({ name, elementSize }) => ({ name, elementSize })) };
}

/** A document whose chunks are in files of their own beside the data file. */
const OTHER_PLACES = new Set<string>(["pairs/a3_local_twoD.h5"]);

/** Documents that name dimensions otherwise than the dimension scales of the file do, and where they have the names from. */
const OTHER_DIMENSIONS = new Map<string, string>([
  ["pairs/grid_1_2d.h5", "the text of HDF-EOS's StructMetadata"],
  ["pairs/f_grid_2_2d_sin.h5", "the text of HDF-EOS's StructMetadata"],
  ["pairs/f_swath_1_2d_xyz_special_char_aug.h5", "that text, with letters changed to fit CF"],
  ["pairs/f_nc4_group_atomic_cf.h5", "paths of groups put into the names, to fit CF"],
  ["pairs/f_t_cf_1dllzs.h5", "the names of variables that are taken for coordinates"],
  ["pairs/f_t_cf_1dllzs2.h5", "the names of variables that are taken for coordinates"],
]);

/** Lists of any length become rows with zeros in a DMR++; here they are listed as unsupported. */
const LISTS = "its values are lists of any length";

/** Numbers as the truth writes them: large integers and what is no number as text. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.flat(Number.POSITIVE_INFINITY).map(plain);
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

interface FileTruth extends Truth {
  readonly shape?: number[];
  readonly fill_defined?: string;
  readonly fill_value?: unknown;
  readonly attrs?: Record<string, { readonly value: unknown; readonly dtype: string }>;
}

const pairs = index.pairs
  .map(({ case: name }) => ({ name, truth: json<PairTruth>(`${name}/truth.json`) }))
  .filter(({ name, truth }) => isHdf5(bytesOf(`${name}/${truth.data[0]}`)));

describe.skipIf(noCorpus)("the index inside recorded HDF5 files (needs the corpus beside the repository)", () => {
  it.each(pairs)("$name: every value bit by bit, and the places that its DMR++ says", async ({ name, truth }) => {
    const [url = ""] = truth.data.map((file) => server.serve(`${name}/${file}`));
    const root = await hdf5Parser(url, fetchRangeReader());
    const dataset = await openVirtualDataset(url, { parser: "hdf5" });
    const mine = variablesOf(root);
    const theirs = variablesOf(parseDmrpp(bytesOf(`${name}/${truth.dmrpp}`), { url }));
    for (const [path, facts] of Object.entries(truth.variables) as [string, FileTruth][]) {
      if (facts.expect === "excluded" || facts.h5_path === undefined) continue;
      const own = facts.h5_path.replace(/\/_nc4_non_coord_(?=[^/]*$)/, "/");
      const variable = mine.get(own);
      if (facts.expect === "compound-or-opaque" || (!variable && name.includes("vlen"))) {
        expect(unsupportedOf(root), own).toContain(own);
        if (facts.expect !== "compound-or-opaque")
          expect(root.unsupported).toContainEqual({ name: own, reason: LISTS });
        continue;
      }
      expect(variable, own).toBeDefined();
      if (!variable) continue;
      const { data } = await dataset.get(own.slice(1)).load({ decode: false });
      if (facts.strings && facts.sha256_strings_nul_joined === undefined) expect(data, own).toEqual(facts.strings);
      else expect(digest(data), own).toBe(Array.isArray(data) ? facts.sha256_strings_nul_joined : facts.sha256);
      const dmrpp = theirs.get(path);
      if (dmrpp?.data.kind === "chunks" && !OTHER_PLACES.has(name))
        expect(placesOf(variable), own).toEqual(placesOf(dmrpp));
      if (dmrpp && !OTHER_DIMENSIONS.has(name)) expect(variable.dims, own).toEqual(dmrpp.dims);
      expectFacts(variable, facts, own);
    }
  });

  it("has all of them", () => expect(pairs).toHaveLength(188));
});

function expectFacts(variable: ManifestVariable, facts: FileTruth, path: string): void {
  if (facts.fill_defined === "user" && typeof facts.fill_value !== "object")
    expect(plain(variable.fillValue), path).toEqual(facts.fill_value);
  for (const [name, { value, dtype }] of Object.entries(facts.attrs ?? {})) {
    if (/^(CLASS|NAME|DIMENSION_LIST|REFERENCE_LIST|DIMENSION_LABELS|_N.*|_nc3_strict)$/.test(name)) continue;
    if (dtype === "compound" || dtype === "vlen") continue;
    const flat = [value].flat(Number.POSITIVE_INFINITY);
    expect([plain(variable.attrs[name])].flat(), `${path}@${name}`).toEqual(flat);
  }
}
