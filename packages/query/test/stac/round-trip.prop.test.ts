import { GranuleQuery, type StacDialect, StacItemQuery } from "@earthaccess/query";
import fc from "fast-check";
import { expect, test } from "vitest";
import { expressibleInCql2, expressibleInQuery } from "../arbitraries.js";

function thereAndBack(query: GranuleQuery, dialect: StacDialect): GranuleQuery {
  const lost: string[] = [];
  const onDropped = ({ parameter }: { parameter: string }) => lost.push(parameter);
  const body = query.toStac({ dialect, onDropped });
  // Only what is plain JSON can be sent.
  const back = StacItemQuery.from(JSON.parse(JSON.stringify(body))).toGranuleQuery({ onDropped });
  expect(lost).toEqual([]);
  return back;
}

test("a search in the query dialect comes back as it was", () => {
  fc.assert(
    fc.property(expressibleInQuery, (params) => {
      const query = new GranuleQuery(params);
      expect(thereAndBack(query, "query").toCmr()).toEqual(query.toCmr());
    }),
    { numRuns: 4000 },
  );
});

test.each(["cql2-json", "cql2-text"] as const)("a search in %s comes back as it was", (dialect) => {
  fc.assert(
    fc.property(expressibleInCql2, (params) => {
      const query = new GranuleQuery(params);
      expect(thereAndBack(query, dialect).toCmr()).toEqual(query.toCmr());
    }),
    { numRuns: 3000 },
  );
});

test("a query is the same after JSON and after CMR's own parameters", () => {
  fc.assert(
    fc.property(expressibleInCql2, (params) => {
      const query = new GranuleQuery(params);
      expect(new GranuleQuery(JSON.parse(JSON.stringify(query))).equals(query)).toBe(true);
      expect(GranuleQuery.from(query.toCmr()).toCmr()).toEqual(query.toCmr());
    }),
    { numRuns: 2000 },
  );
});
