import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openVirtualDataset, type Values, type VirtualDataset } from "../src/index.js";
import { bytesOf, CORPUS, index, json, noCorpus, type PairTruth } from "./corpus.js";
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

function unsupportedIn(dataset: VirtualDataset): string[] {
  return [
    ...dataset.unsupported.map(({ name }) => name),
    ...dataset.groups().flatMap((group) => unsupportedIn(dataset.group(group))),
  ];
}

describe.skipIf(noCorpus)("recorded documents with their data (needs the corpus beside the repository)", () => {
  it.each(index.pairs.map(({ case: name, exercises }) => ({ name, what: exercises.join(", ") })))(
    "$name: every value bit by bit over HTTP ($what)",
    async ({ name }) => {
      const truth = json<PairTruth>(`${name}/truth.json`);
      const [url = ""] = truth.data.map((file) => server.serve(`${name}/${file}`));
      const dataset = await openVirtualDataset(bytesOf(`${name}/${truth.dmrpp}`), { url });
      const unread = unsupportedIn(dataset);
      for (const [path, { expect: expected, ...facts }] of Object.entries(truth.variables)) {
        if (expected === "excluded") continue;
        if (expected === "compound-or-opaque" || expected === "unreadable") {
          expect(unread, path).toContain(path);
          continue;
        }
        const variable = dataset.get(path.slice(1));
        expect(variable.shape, path).toEqual(facts.dmr_shape);
        const { data } = await variable.load({ decode: false });
        if (facts.strings && facts.sha256_strings_nul_joined === undefined) expect(data, path).toEqual(facts.strings);
        else expect(digest(data), path).toBe(Array.isArray(data) ? facts.sha256_strings_nul_joined : facts.sha256);
      }
    },
  );

  it("has all of them", () => expect([CORPUS, index.pairs.length]).toEqual([CORPUS, 209]));
});
