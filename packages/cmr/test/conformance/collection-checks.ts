import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect } from "vitest";
import { DataCollection, searchServices } from "../../src/index.js";
import type { Behaviour } from "./records.js";

export async function checkCitation({ given, expect: expected }: Behaviour): Promise<void> {
  const asked: URL[] = [];
  const network = (async (input: RequestInfo | URL) => {
    asked.push(new URL(String(input)));
    return new Response("A citation");
  }) as typeof fetch;
  const collection = new DataCollection({ umm: given.doi ? { DOI: { DOI: given.doi } } : given.umm });
  const said = await collection.citation({ style: given.format, lang: given.language, fetch: network });
  expect(said).toBe("A citation");
  expect(asked[0]?.origin + (asked[0]?.pathname ?? "")).toBe(expected.request.url);
  expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toEqual(expected.request.params);
}

export async function checkCollection({ id, given, expect: expected }: Behaviour): Promise<void> {
  const umm = typeof given.umm === "object" ? given.umm : {};
  const collection = new DataCollection({ ...(given.meta && { meta: given.meta }), umm });
  if (given.op === "collection.doi") expect(collection.doi ?? null).toBe(expected.equals);
  else if (given.op === "collection.to_dict") {
    const plain = JSON.parse(JSON.stringify(collection));
    expect([plain.umm.ShortName, plain.meta["concept-id"]]).toEqual(["TestCollection", "C123456-TEST"]);
  } else if (given.op === "collection.summary") expect(collection.summary()).toMatchObject(expected.path);
  else if (id === "defect.collection-002") {
    const url = { URL: "https://x.example/page", Type: "DATA SET LANDING PAGE" };
    expect(new DataCollection({ umm: { RelatedUrls: [url] } }).landingPage).toBe(url.URL);
  } else throw new Error(`The runner does not know ${given.op}.`);
}

let services: Server;
beforeAll(() => {
  services = createServer((request, response) => {
    let body = "";
    request.on("data", (text) => {
      body += text;
    });
    request.on("end", () => {
      const ids = new URLSearchParams(body)
        .getAll("concept_id[]")
        .concat(new URLSearchParams(body).getAll("concept_id"));
      const items = ids.map((id) => ({
        meta: { "concept-id": id, "provider-id": id.split("-")[1] },
        umm: { Name: `The service ${id}`, Type: "OPeNDAP" },
      }));
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ hits: items.length, took: 1, items }));
    });
  });
  return new Promise<void>((resolve) => services.listen(0, "127.0.0.1", resolve));
});
afterAll(() => void services.close());

/** The recorded answers are not among the payloads: a server of ours answers with what was asked for. */
export async function checkServices({ given }: Behaviour): Promise<void> {
  const system = { cmrUrl: `http://127.0.0.1:${(services.address() as AddressInfo).port}` };
  const ids =
    given.op === "search_services" ? [given.kwargs.concept_id] : ["S2004184019-POCLOUD", "S2606110201-XYZ_PROV"];
  const found =
    given.op === "search_services"
      ? await searchServices(given.kwargs, { system }).toArray()
      : await new DataCollection({ meta: { associations: { services: ids } }, umm: {} }).services({ system });
  expect(found.map(({ conceptId, type, name }) => [conceptId, type, name])).toEqual(
    ids.map((id) => [id, "OPeNDAP", `The service ${id}`]),
  );
}
