import { CollectionQuery, GranuleQuery } from "@earthaccess/query";
import { describe, expect, test } from "vitest";

describe("collections", () => {
  test("ids of STAC collections in shortName are split, with a warning", () => {
    const query = new GranuleQuery({ shortName: ["HLSL30.v2.0", "HLSS30.v2.0"] });
    expect(query.toCmr()).toEqual({ short_name: ["HLSL30", "HLSS30"], version: "2.0" });
    expect(query.validate().warnings).toHaveLength(2);
    expect(new GranuleQuery({ shortName: "HLSL30.v2.0", version: "2.0" }).validate().isValid).toBe(true);
  });

  test("names with different versions become entry ids, contradictions are errors", () => {
    expect(new GranuleQuery({ shortName: ["HLSL30.v2.0", "ATL03.v006"] }).toCmr()).toEqual({
      entry_id: ["HLSL30_2.0", "ATL03_006"],
    });
    expect(new GranuleQuery({ shortName: "HLSL30.v2.0", version: "1" }).validate().errors[0]).toMatchObject({
      field: "version",
      code: "conflict",
    });
    expect(new GranuleQuery({ shortName: ["HLSL30.v2.0", "ATL03"] }).validate().errors[0]).toMatchObject({
      field: "shortName",
      code: "conflict",
    });
  });

  test("short names that only look like ids are kept", () => {
    expect(new GranuleQuery({ shortName: "MUR-JPL-L4-GLOB-v4.1" }).toCmr()).toEqual({
      short_name: "MUR-JPL-L4-GLOB-v4.1",
    });
    const entry = new GranuleQuery({ shortName: "OPERA_L3_DSWX-HLS_V1_1.0" });
    expect(entry.toCmr()).toEqual({ short_name: "OPERA_L3_DSWX-HLS_V1_1.0" });
    expect(entry.validate().warnings[0]).toMatchObject({ code: "collection-id", suggestion: "OPERA_L3_DSWX-HLS_V1" });
  });

  test("a DAAC becomes its provider, the one in the cloud when that is asked for", () => {
    expect(new GranuleQuery({ shortName: "A", daac: "podaac" }).toCmr().provider).toBe("PODAAC");
    expect(new GranuleQuery({ shortName: "A", daac: "LP DAAC", cloudHosted: true }).toCmr()).toEqual({
      short_name: "A",
      provider: "LPCLOUD",
    });
    expect(new GranuleQuery({ daac: "NSIDC", provider: "NSIDC_CPRD" }).toCmr().provider).toBe("NSIDC_CPRD");
    expect(new GranuleQuery({ daac: "NSIDC", provider: "POCLOUD" }).validate().errors[0]).toMatchObject({
      field: "daac",
      code: "conflict",
    });
  });

  test("conditions on collections are found by a collection search first", () => {
    const query = new GranuleQuery({
      doi: "10.5067/X",
      cloudHosted: true,
      daac: "PODAAC",
      conceptId: ["C1-P", "G2-P"],
      point: [1, 2],
      shortName: "a*",
      options: { shortName: { pattern: true } },
    });
    expect(query.toCmr()).toEqual({
      short_name: "a*",
      provider: "POCLOUD",
      concept_id: ["C1-P", "G2-P"],
      point: "1,2",
      "options[short_name][pattern]": "true",
    });
    expect(new CollectionQuery(query.collectionConditions()).toCmr()).toEqual({
      doi: "10.5067/X",
      cloud_hosted: "true",
      provider: "POCLOUD",
      short_name: "a*",
      concept_id: "C1-P",
      "options[short_name][pattern]": "true",
    });
    expect(new GranuleQuery({ shortName: "A" }).collectionConditions()).toBeUndefined();
  });

  test("the collections found replace the conditions, none found is an error that names them", () => {
    const query = new GranuleQuery({ doi: "10.5067/X", daac: "PODAAC", point: [1, 2] });
    expect(query.withCollections(["C1-P", "C2-P"]).toCmr()).toEqual({
      collection_concept_id: ["C1-P", "C2-P"],
      point: "1,2",
    });
    expect(query.withCollections(["C1-P"]).collectionConditions()).toBeUndefined();
    expect(() => query.withCollections([])).toThrow(/no collection has doi "10.5067\/X"/);
  });
});
