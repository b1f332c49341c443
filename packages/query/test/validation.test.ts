import { CollectionQuery, GranuleQuery, type ValidationError } from "@earthaccess/query";
import { describe, expect, test } from "vitest";

function errorsOf(params: object): readonly ValidationError[] {
  return new GranuleQuery({ shortName: "ATL03", ...params }).validate().errors;
}

const WRONG: readonly (readonly [what: string, params: object, code: string, message: RegExp])[] = [
  ["an unknown parameter", { shortname: "A" }, "unknown-parameter", /did you mean shortName\?/],
  ["a parameter in snake_case", { short_name: "A" }, "unknown-parameter", /did you mean shortName\?/],
  ["paging", { limit: 5 }, "unknown-parameter", /paging is done by the search/],
  [
    "two names of one parameter",
    { cloudCover: [0, 1], cloudCoverage: [0, 2] },
    "conflict",
    /same parameter as cloudCover/,
  ],
  ["an empty text", { platform: "" }, "empty", /must not be empty/],
  ["a blank text in a list", { platform: ["Terra", " "] }, "empty", /must not be empty/],
  ["an empty list", { platform: [] }, "empty", /empty list/],
  ["a number for a text", { platform: 3 }, "type", /must be text, got 3/],
  ["a number for a version", { version: 6 }, "type", /lost its leading zeros/],
  ["text for a switch", { downloadable: "yes" }, "type", /must be true or false/],
  ["a concept id of another kind", { conceptId: "X1-P" }, "format", /concept id of a granule or collection/],
  ["a granule id for a collection", { collectionConceptId: "G1-P" }, "format", /concept id of a collection/],
  ["an unknown DAAC", { daac: "PODAC" }, "value", /did you mean PODAAC\?/],
  ["an unknown sort key", { sortKey: "start" }, "value", /must be one of granule_ur/],
  ["a day-night word of its own", { dayNightFlag: "dusk" }, "value", /day, night, both, unspecified/],
  [
    "a range of time the wrong way round",
    { temporal: ["2020-12-31", "2020-01-01"] },
    "order",
    /must be before end date/,
  ],
  ["a range without ends", { temporal: [null, ""] }, "empty", /a start, an end or both/],
  [
    "a day that does not exist",
    { temporal: ["2020-02-30", null] },
    "format",
    /Could not parse date string: 2020-02-30/,
  ],
  ["a number for a date", { temporal: [20200101, null] }, "format", /a date is text or a Date/],
  ["a broken Date", { temporal: new Date(Number.NaN) }, "format", /Could not parse/],
  ["three ends", { temporal: ["2020", "2021", "2022"] }, "format", /for several ranges give a list of pairs/],
  ["a day of the year out of range", { temporal: { start: "2000", startDay: 0 } }, "range", /1 to 366/],
  ["two dates for one", { updatedSince: ["2020", "2021"] }, "type", /one value only/],
  ["cloud cover above 100", { cloudCover: [0, 500] }, "range", /between 0 and 100, got 500/],
  ["cloud cover the wrong way round", { cloudCover: [50, 10] }, "order", /50 cannot be greater than maximum 10/],
  ["one number for a range", { cloudCover: 20 }, "format", /write \[0, 20\]/],
  ["a range without ends", { cloudCover: {} }, "empty", /a minimum, a maximum or both/],
  ["a box with three numbers", { boundingBox: [1, 2, 3] }, "format", /must have 4 values/],
  [
    "a box upside down",
    { boundingBox: [0, 50, 10, 10] },
    "range",
    /south \(50\) must be less than or equal to north \(10\)/,
  ],
  ["text in a box", { boundingBox: ["a", 0, 1, 1] }, "range", /west must be a number/],
  ["a point with one number", { point: [1] }, "format", /must have 2 values/],
  ["a latitude beyond the pole", { point: [0, -100] }, "range", /lat must be between -90 and 90/],
  ["a circle at the pole", { circle: [0, 90, 100] }, "range", /cannot be a pole/],
  ["a circle of nothing", { circle: [0, 0, -1] }, "range", /10 and 6000000/],
  ["a line with one point", { line: [[0, 0]] }, "points", /at least 2 points/],
  [
    "a line with a point twice",
    {
      line: [
        [0, 0],
        [1, 1],
        [0, 0],
      ],
    },
    "points",
    /twice/,
  ],
  ["a path for a polygon", { polygon: "area.geojson" }, "file-path", /await polygonFromFile\("area.geojson"\)/],
  ["a file for a polygon", { polygon: new Blob(["x"]) }, "file-path", /await polygonFromBytes\(file\)/],
  [
    "two points for a polygon",
    {
      polygon: [
        [0, 0],
        [1, 1],
        [0, 0],
      ],
    },
    "points",
    /at least 4 points/,
  ],
  [
    "a bow tie",
    {
      polygon: [
        [0, 0],
        [10, 10],
        [10, 0],
        [0, 10],
      ],
    },
    "crossing",
    /crosses itself/,
  ],
  [
    "a polygon with a point twice",
    {
      polygon: [
        [0, 0],
        [4, 0],
        [4, 4],
        [2, 2],
        [0, 4],
        [2, 2],
      ],
    },
    "points",
    /twice/,
  ],
  [
    "a polygon over the edge of the map",
    {
      polygon: [
        [-180, 60],
        [180, 60],
        [180, 80],
        [-180, 80],
      ],
    },
    "points",
    /use a bounding box/,
  ],
  [
    "metres for degrees",
    {
      polygon: [
        [500000, 4e6],
        [500001, 4e6],
        [500001, 4000001],
      ],
    },
    "range",
    /degrees, not metres/,
  ],
  [
    "opposite points",
    {
      polygon: [
        [0, 0],
        [180, 0],
        [90, 50],
      ],
    },
    "points",
    /opposite points/,
  ],
  [
    "an option the parameter has not",
    { granuleUr: "x", options: { granuleUr: { or: true } } },
    "unknown-option",
    /granuleUr has no option or; it has pattern, ignoreCase/,
  ],
  [
    "an option of an unknown parameter",
    { options: { polygn: { or: true } } },
    "unknown-parameter",
    /did you mean polygon\?/,
  ],
  [
    "an option that is no switch",
    {
      polygon: [
        [0, 0],
        [1, 0],
        [1, 1],
      ],
      options: { polygon: { or: "x" } },
    },
    "type",
    /must be true or false/,
  ],
  ["options as a list", { options: ["pattern"] }, "type", /must be an object/],
  ["passes without a cycle", { passes: 1 }, "needs-cycle", /exactly one cycle/],
  ["a tile that is none", { cycle: 1, passes: { pass: 1, tiles: "1X" } }, "format", /a number and L, R or F/],
  [
    "an attribute of an unknown type",
    { attribute: { name: "a", type: "number", value: 1 } },
    "value",
    /type must be one of string/,
  ],
  [
    "an attribute with value and range",
    { attribute: { name: "a", type: "int", value: 1, min: 0 } },
    "format",
    /either value, or min and max/,
  ],
  ["a grid with a negative cell", { twoDCoordinateSystem: "wrs-1:-5,10" }, "format", /without negative numbers/],
  ["a collection to leave out", { exclude: { conceptId: "C1-P" } }, "value", /is a collection/],
  ["an unknown way to leave out", { exclude: { name: "x" } }, "value", /knows no "name"/],
  ["six leading wildcards", { granuleName: ["*a", "*b", "*c", "*d", "*e", "*f"] }, "pattern", /at most 5 patterns/],
  ["a page of nothing", { pageSize: 2001 }, "range", /from 0 to 2000/],
];

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
