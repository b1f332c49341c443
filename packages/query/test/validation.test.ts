import { CollectionQuery, GranuleQuery, type ValidationError } from "@earthaccess/query";
import { describe, expect, test } from "vitest";
import { WRONG } from "./wrong-parameters.js";

function errorsOf(params: object): readonly ValidationError[] {
  return new GranuleQuery({ shortName: "ATL03", ...params }).validate().errors;
}

describe("an error says what was given and what is right", () => {
  test.each(WRONG)("%s", (_what, params, code, message) => {
    const errors = errorsOf(params);
    expect(errors[0]?.code).toBe(code);
    expect(errors[0]?.message).toMatch(message);
  });
});

describe("errors are plain data", () => {
  test("they name field, value, code and suggestion", () => {
    expect(errorsOf({ daac: "PODAC" })).toEqual([
      { field: "daac", message: expect.any(String), value: "PODAC", code: "value", suggestion: "PODAAC" },
    ]);
  });

  test("they can be copied and stay short, whatever was given", () => {
    const [error] = errorsOf({ polygon: Array.from({ length: 5000 }, (_, i) => [i, i]) });
    expect(structuredClone(error)).toEqual(error);
    expect(JSON.stringify(error).length).toBeLessThan(600);
  });
});

describe("spatial conditions need a collection", () => {
  const areas = {
    boundingBox: [0, 0, 1, 1],
    point: [0, 0],
    circle: [0, 0, 100],
    line: [
      [0, 0],
      [1, 1],
    ],
    polygon: [
      [0, 0],
      [1, 0],
      [1, 1],
    ],
  };
  const filters = {
    shortName: "A",
    version: "1",
    provider: "P",
    daac: "ASF",
    entryTitle: "T",
    entryId: "A_1",
    conceptId: "C1-P",
    collectionConceptId: "C1-P",
    doi: "10.1/x",
    cloudHosted: true,
    keyword: "ice",
  };

  test.each(Object.entries(areas))("%s alone is refused, first of all", (name, area) => {
    const { errors } = new GranuleQuery({ [name]: area, platform: "" } as never).validate();
    expect(errors[0]).toMatchObject({ field: "spatial", code: "needs-collection", value: [name] });
  });

  test.each(Object.entries(filters))("%s is a collection filter", (name, filter) => {
    expect(new GranuleQuery({ point: [0, 0], [name]: filter } as never).validate().errors).toEqual([]);
  });

  test("platform is none, and collections need none", () => {
    expect(new GranuleQuery({ point: [0, 0], platform: "Terra" }).validate().isValid).toBe(false);
    expect(new CollectionQuery({ point: [0, 0] }).validate().isValid).toBe(true);
  });
});

describe("warnings", () => {
  test("holes, many points and wide edges of polygons are mentioned", () => {
    const warn = (polygon: unknown) =>
      new GranuleQuery({ shortName: "A", polygon: polygon as never }).validate().warnings.map(({ code }) => code);
    const holed = {
      type: "Polygon",
      coordinates: [
        [
          [0, 0],
          [9, 0],
          [9, 9],
          [0, 0],
        ],
        [
          [1, 1],
          [2, 1],
          [2, 2],
          [1, 1],
        ],
      ],
    };
    const round = Array.from({ length: 400 }, (_, i) => [5 * Math.cos(i / 63.7), 5 * Math.sin(i / 63.7)]);
    expect(warn(holed)).toEqual(["holes"]);
    expect(warn(round)).toEqual(["points"]);
    expect(
      warn([
        [170, 0],
        [-170, 0],
        [-170, 10],
      ]),
    ).toEqual(["antimeridian"]);
  });

  test("a search that names no collection, and switches without effect, are mentioned", () => {
    expect(new GranuleQuery({ platform: "Terra" }).validate().warnings[0]).toMatchObject({ field: "collection" });
    expect(
      new GranuleQuery({ shortName: "A", options: { polygon: { or: true } } }).validate().warnings[0],
    ).toMatchObject({ code: "unused" });
    expect(new GranuleQuery().validate().warnings).toEqual([]);
  });
});
