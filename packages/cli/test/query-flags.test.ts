import { COLLECTION_PARAMETERS, GRANULE_PARAMETERS, type QueryParameter } from "@earthaccess/query/parameters";
import { CollectionQuery, GranuleQuery } from "earthaccess";
import { describe, expect, it } from "vitest";
import { parseArguments } from "../src/parse-arguments.js";
import { flagsOf, inFlags } from "../src/query/query-flags.js";
import { reportValidation, typedParams } from "../src/query/query-params.js";
import { Problems } from "../src/usage-error.js";

/** A value of each kind, as it is typed. */
const TYPED: Readonly<Record<string, string | undefined>> = {
  text: "word",
  version: "006",
  numberRange: "1,2",
  dates: "2020-06",
  date: "2020-06-15",
  boundingBox: "-10,-20,30,40",
  point: "-10,20",
  line: "-10,20,30,40",
  polygon: "0,0,10,0,10,10,0,0",
  circle: "-10,20,1000",
  sortKey: "-start_date",
  daac: "PODAAC",
  attribute: "float,CLOUD_COVERAGE,0,20",
  cycle: "3",
  passes: "1:1L,2F",
  grid: "wrs-1:5,10",
  exclude: "G1-PROV",
  keywords: "category=EARTH SCIENCE,topic=OCEANS",
  facets: "year=2020,month=6",
  tags: "key=text",
  pageSize: "100",
};

function typedValue({ kind, values, name, cmrName }: QueryParameter): string | undefined {
  if (kind === "conceptId") {
    const letter = /variable/.test(name) ? "V" : /service/.test(name) ? "S" : /tool/.test(name) ? "T" : "C";
    return `${letter}1-PROV`;
  }
  if (kind === "options") return "spatial.or";
  return kind === "text" && values ? values[0] : kind === "shapefile" ? cmrName : TYPED[kind];
}

describe.each([
  ["search", "granule", GRANULE_PARAMETERS],
  ["datasets", "collection", COLLECTION_PARAMETERS],
] as const)("%s", (command, noun, parameters) => {
  // A file is uploaded, which the tests of the command do.
  it.each(parameters.filter(({ kind }) => kind !== "shapefile").map((one) => [one.name, one] as const))(
    "takes CMR's parameter %s, by each of its names",
    (_, parameter) => {
      for (const flag of flagsOf(parameter)) {
        const value = typedValue(parameter);
        const { invocation } = parseArguments([
          command,
          flag,
          ...(parameter.kind === "boolean" ? [] : [value as string]),
        ]);
        const problems = new Problems();
        const params = typedParams(noun, invocation.options, problems);
        expect(Object.keys(params)).toEqual([parameter.name]);
        const query = noun === "granule" ? new GranuleQuery(params) : new CollectionQuery(params);
        const lacksCompany = ["needs-collection", "needs-cycle"];
        expect(query.validate().errors.filter(({ code }) => !lacksCompany.includes(code))).toEqual([]);
      }
    },
  );

  it("takes the opposite of every switch", () => {
    for (const parameter of parameters.filter(({ kind }) => kind === "boolean")) {
      const [flag = ""] = flagsOf(parameter);
      const { invocation } = parseArguments([command, flag.replace("--", "--no-")]);
      expect(typedParams(noun, invocation.options, new Problems())).toEqual({ [parameter.name]: false });
    }
  });
});

describe("values", () => {
  const params = (...words: string[]) =>
    typedParams("granule", parseArguments(["search", ...words]).invocation.options, new Problems());

  it("are lists where a flag comes again", () => {
    expect(params("--short-name", "A", "--short-name", "B, C")).toEqual({ shortName: ["A", "B, C"] });
    expect(params("--point", "1,2", "--point", "3,4")).toEqual({ point: ["1,2", "3,4"] });
  });

  it("are members where names are given", () => {
    expect(params("--exclude-concept", "G1-P", "--exclude-concept", "G2-P")).toEqual({
      exclude: { conceptId: ["G1-P", "G2-P"] },
    });
    expect(params("--option", "granule-name.pattern", "--option", "polygon.or=false")).toEqual({
      options: { granuleName: { pattern: "true" }, polygon: { or: "false" } },
    });
  });

  it("may begin with a minus", () => {
    expect(params("--bounding-box", "-10,-20,30,40")).toEqual({ boundingBox: "-10,-20,30,40" });
  });
});

it("says what is wrong in flags", () => {
  const problems = new Problems();
  const warnings: string[] = [];
  const query = new GranuleQuery({ boundingBox: "1,2" as never, daac: "PODAAC" });
  reportValidation("granule", { bbox: "1,2" }, query.validate(), problems, (text) => warnings.push(text));
  expect(() => problems.throwIfAny()).toThrow(/^--bbox: a bounding box must have 4 values/);
  expect(warnings.join()).toContain("set --cloud-hosted");
  expect(inFlags('must be an object such as { category: "…" }, got "OCEANS"')).toBe(
    'must be written category=…, got "OCEANS"',
  );
  const path = new GranuleQuery({ shortName: "A", polygon: "lake.geojson" }).validate().errors[0]?.message ?? "";
  expect(inFlags(path)).toBe('"lake.geojson" is text, not a ring. For a file: --polygon-file lake.geojson');
  expect(inFlags("write [0, 20], or options: { point: { or: true } }")).toBe("write 0,20, or --option point.or");
});
