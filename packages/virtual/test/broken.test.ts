import { describe, expect, it } from "vitest";
import { DmrppParseError, type ManifestGroup, openVirtualDataset, parseDmrpp } from "../src/index.js";
import { bytesOf, index, noCorpus } from "./corpus.js";
import { startCorpusServer } from "./corpus-server.js";

/** Not by calls in calls: one of the documents has 3,000 groups in each other. */
function unsupportedIn(root: ManifestGroup): string[] {
  const names: string[] = [];
  const groups = [root];
  for (let group = groups.pop(); group; group = groups.pop()) {
    names.push(...group.unsupported.map(({ name }) => name));
    groups.push(...group.groups);
  }
  return names;
}

function depthOf(group: ManifestGroup): number {
  let depth = 0;
  for (let [inner] = group.groups; inner; [inner] = inner.groups) depth += 1;
  return depth;
}

describe.skipIf(noCorpus)("recorded documents with a fault (needs the corpus)", () => {
  const documents = index.broken.filter(({ case: name }) => name.endsWith(".dmrpp"));
  it.each(documents)("$case: $note", ({ case: name, fault_in }) => {
    const parse = () => parseDmrpp(bytesOf(name), { url: "https://example.org/x.h5" });
    if (fault_in === "document") {
      expect(parse).toThrow(DmrppParseError);
      return;
    }
    const root = parse();
    const good = root.variables.find((variable) => variable.name === "good");
    if (fault_in === "none") expect(unsupportedIn(root)).toEqual([]);
    else if (fault_in === "variables") expect(unsupportedIn(root).length).toBeGreaterThan(0);
    else expect(unsupportedIn(root)).toEqual([`/${fault_in}`]);
    if (good) expect(good).toMatchObject({ fillValue: 7, shape: [4] });
    if (name.includes("deep")) expect(depthOf(root)).toBe(3000);
  });

  it("stale documents: checksums and lengths give errors, not numbers", async () => {
    const server = await startCorpusServer();
    const url = server.serve("broken/stale_pair/FletcherShuffle.nc4");
    const dataset = await openVirtualDataset(bytesOf("broken/stale_pair/FletcherShuffle.nc4.dmrpp"), { url });
    let refused = 0;
    for (const variable of Object.values(dataset.dataVars)) {
      if (!variable.codecs.some((codec) => codec !== "shuffle")) continue;
      await expect(variable.load()).rejects.toMatchObject({ code: "virtual/damaged-chunk" });
      refused += 1;
    }
    expect(refused).toBeGreaterThan(0);
    await server.close();
  });
});

describe("documents made to harm", () => {
  it.each([
    ["an entity bomb", '<!DOCTYPE d [<!ENTITY a "aaaa">]><Dataset name="x"/>', /document type definition/],
    ["an HTML page", "<!doctype html><html></html>", /HTML page/],
    ["JSON", '{"error":"x"}', /JSON/],
    ["an error of S3", "<Error><Code>AccessDenied</Code></Error>", /S3 \(AccessDenied\)/],
    ["nothing", "", /empty/],
    ["no end", '<Dataset name="x"><Int32 name="v">', /ends in the middle/],
    ["an attribute without quotes", "<Dataset name=x/>", /not in quotes/],
    ["other XML", "<svg/>", /its first element is svg/],
    ["too many groups", `<Dataset name="x">${'<Group name="g">'.repeat(5000)}`, /more than 4000 deep/],
  ])("%s", (_what, document, message) => {
    expect(() => parseDmrpp(document)).toThrow(message);
    expect(() => parseDmrpp(new TextEncoder().encode(document))).toThrow(DmrppParseError);
  });

  it("texts that repeat without bound are one variable's fault", () => {
    const { unsupported, variables } = parseDmrpp(
      '<Dataset name="x"><String name="s"><vlsa><v c="99999999999">a</v></vlsa></String><Int8 name="i"><chunks fillValue="1"/></Int8></Dataset>',
    );
    expect(unsupported).toEqual([{ name: "/s", reason: expect.stringContaining("repeated") }]);
    expect(variables.map(({ name }) => name)).toEqual(["i"]);
  });

  it("reads a stream, an old charset, comments, CDATA and references", async () => {
    const text = `\n<?xml version="1.0" encoding="ISO-8859-1"?><!-- a > b --><d:Dataset name="x" xmlns:d="y">
      <Attribute name="title" type="String"><Value>na\u00efve &amp; &#252;&lt;&#x3b1; <![CDATA[<raw&>]]></Value></Attribute></d:Dataset>`;
    const latin1 = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    const root = await parseDmrpp(
      (async function* () {
        for (let at = 0; at < latin1.length; at += 7) yield latin1.subarray(at, at + 7);
      })(),
    );
    expect(root.attrs.title).toBe("naïve & ü<α <raw&>");
  });

  it("goes nowhere else than to the data's own origin, unless allowed", async () => {
    const document = `<Dataset name="x"><Int8 name="v"><Dim size="2"/><chunks><chunkDimensionSizes>1</chunkDimensionSizes>
      <chunk offset="0" nBytes="1" chunkPositionInArray="[0]"/>
      <chunk offset="0" nBytes="1" chunkPositionInArray="[1]" href="https://evil.example/steal"/></chunks></Int8></Dataset>`;
    const asked: string[] = [];
    const reader = {
      getRange: async (url: string, _offset: number, length: number) => {
        asked.push(url);
        return new Uint8Array(length);
      },
    };
    const options = { url: "https://data.example/x.h5", reader };
    const bytes = new TextEncoder().encode(document);
    const closed = await openVirtualDataset(bytes, options);
    await expect(closed.get("v").load()).rejects.toMatchObject({ code: "virtual/foreign-url" });
    expect(asked).toEqual([]);
    const open = await openVirtualDataset(bytes, { ...options, allow: ["https://evil.example/"] });
    expect((await open.get("v").load()).shape).toEqual([2]);
  });
});

it("refuses a chunk that inflates to more than a chunk", async () => {
  const { deflateSync } = await import("node:zlib");
  const bomb = new Uint8Array(deflateSync(new Uint8Array(50_000_000)));
  const document = `<Dataset name="x" version="3"><Int8 name="v"><Dim size="4"/><chunks compressionType="deflate"><chunk offset="0" nBytes="${bomb.length}"/></chunks></Int8></Dataset>`;
  const reader = { getRange: async () => bomb };
  const dataset = await openVirtualDataset(new TextEncoder().encode(document), {
    url: "https://data.example/x.h5",
    reader,
  });
  await expect(dataset.get("v").load()).rejects.toMatchObject({ code: "virtual/damaged-chunk" });
});
