import { expect } from "vitest";
import { searchData, searchDatasets } from "../../src/index.js";
import type { Behaviour, Data } from "./records.js";
import { cmrWith, countOf, requestOf, resultsOf } from "./searches.js";

/** Calls of a Python builder as parameters of ours. */
function paramsOf({ query, kwargs }: Data): Data {
  const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const single = (values: unknown[]) => (values.length === 1 ? values[0] : values);
  if (query)
    return Object.fromEntries(query.calls.map(([name, values]: [string, unknown[]]) => [camel(name), single(values)]));
  return Object.fromEntries(Object.entries(kwargs).map(([name, value]) => [camel(name), value]));
}

export async function checkSearch({ given, expect: expected }: Behaviour): Promise<void> {
  const search = given.op === "search_data" ? searchData : searchDatasets;
  if (!given.query && !given.kwargs) {
    const { system, requests } = await cmrWith(5);
    const results = searchDatasets({}, { system });
    const before = requests.length;
    const found = (await results.toArray()).length;
    expect({ requests: before, found }).toEqual({ requests: expected.requests, found: expected.equals.length });
    return;
  }
  const params = paramsOf(given);
  const request = await requestOf((system) => search(params, { system }));
  expect(request.endpoint).toContain(expected.request?.endpoint ?? "/search/");
  for (const [name, value] of Object.entries((expected.request?.params ?? {}) as Data)) {
    const bare = name.replace("[]", "");
    const sent: string = request.params[bare] ?? request.params[`${bare}[]`] ?? "";
    if (bare === "temporal") expect(sent.replaceAll(".999Z", "Z").replaceAll(".000Z", "Z")).toBe(value);
    else if (bare === "bounding_box") expect(sent.split(",").map(Number)).toEqual(String(value).split(",").map(Number));
    else expect(sent).toBe(String(value));
  }
  if (given.count) {
    const { results } = await resultsOf(given.fake_cmr.hits, { limit: given.count });
    expect(await countOf(results)).toMatchObject({ count: expected.items_yielded });
    expect(await results.hits()).toBe(expected.result.total);
  }
}
