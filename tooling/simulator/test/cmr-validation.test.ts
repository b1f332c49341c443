import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../src/index.js";
import { search } from "./search.js";

let box: Simulator;

beforeAll(async () => {
  box = await startSimulator({ granules: 20 });
});

afterAll(async () => {
  await box.close();
});

const IN = "short_name=SIM_HLS&";

const GRANULE_ERRORS: readonly (readonly [string, string | RegExp])[] = [
  ["foo=1", "Parameter [foo] was not recognized."],
  ["cloud_hosted=true", "Parameter [cloud_hosted] was not recognized."],
  ["options[foo][pattern]=true", "Parameter [foo] with option was not recognized."],
  ["options[version][and]=true", "Option [and] is not supported for param [version]"],
  ["options[concept_id][pattern]=true", "Option [pattern] is not supported for param [concept_id]"],
  ["page_size=2001", "page_size must be a number between 0 and 2000"],
  ["page_size=abc", "page_size must be a number between 0 and 2000"],
  ["page_num=0", "page_num must be a number greater than or equal to 1"],
  ["page_num=600&page_size=2000", "The paging depth (page_num * page_size) of [1200000] exceeds the limit of 1000000."],
  ["sort_key=size", "The sort key [size] is not a valid field for sorting granules."],
  ["temporal=2020-01,", "temporal start datetime is invalid: [2020-01] is not a valid datetime."],
  ["temporal=,2020-01-01T00:00Z", "temporal end datetime is invalid: [2020-01-01T00:00Z] is not a valid datetime."],
  ["temporal=2020-02-30,", "temporal start datetime is invalid: [2020-02-30] is not a valid datetime."],
  [
    "temporal=2021-01-01,2020-01-01",
    "start_date [2021-01-01T00:00:00.000Z] must be before end_date [2020-01-01T00:00:00.000Z]",
  ],
  ["temporal=2020-01-01,,0,", "temporal_start_day [0] must be an integer between 1 and 366"],
  ["temporal=2020-01-01,,1,367", "temporal_end_day [367] must be an integer between 1 and 366"],
  ["revision_date=2020-13-01,", "revision-date start datetime is invalid: [2020-13-01] is not a valid datetime."],
  ["updated_since[]=2020-01-01&updated_since[]=2021-01-01", "Search not allowed with multiple updated_since values"],
  ["cloud_cover=10", "The min and max values of a numeric range cannot both be nil."],
  ["cloud_cover=a,10", "[a] is not a valid class java.lang.Double"],
  ["cloud_cover=,", /^\[,\] is not of the form 'value', 'min-value,max-value'/],
  [
    "cloud_cover=20,10",
    "The maximum value [10.000000] of the range must be greater than or equal to the minimum value [20.000000].",
  ],
  ["orbit_number=X", "orbit_number must be an number or a range in the form 'number,number'."],
  ["attribute=a", "'attribute' is not a valid parameter. You must use 'attribute[]'."],
  ["attribute[]=float,X,abc", '["abc"] is an invalid value for type [float]'],
  ["attribute[]=money,X,1", "[money] is an invalid type"],
  ["passes[0][pass]=1", "Cycle value must be provided when searching with passes."],
  [
    "cycle[]=1&passes[0][pass]=1&passes[0][tiles]=1X",
    'Tile must be in the format of "\\d+[LRF]", but was [1X] in passes[0][tiles]',
  ],
  ["collection_concept_id=X1", "Collection-concept-id [X1] is not valid."],
  [
    "concept_id=S1-PROV",
    "Invalid concept_id [S1-PROV]. For granule queries concept_id must be either a granule or collection concept ID.",
  ],
  ["exclude[concept_id][]=C1-PROV", /^Exclude collection is not supported, /],
  ["downloadable=yes", "Parameter downloadable must take value of true, false, or unset, but was [yes]"],
  ["point=1e-7,0", "[1e-7,0] is not a valid URL encoded point"],
  ["point=.5,0", "[.5,0] is not a valid URL encoded point"],
  ["point=181,0", "Point longitude [181] must be within -180.0 and 180.0"],
  ["bounding_box=1,2,3", "[1,2,3] is not a valid URL encoded bounding_box"],
  ["bounding_box=0,10,10,0", "The bounding rectangle north value [0] was less than the south value [10]"],
  ["polygon=0,0,1,0,1,1", "[0,0,1,0,1,1] is not a valid URL encoded polygon"],
  ["polygon=0,0,1,0,1,1,0,1", "Polygon boundary was not closed. The last point must be equal to the first point."],
  [
    "polygon=0,0,0,1,1,1,1,0,0,0",
    "The polygon boundary points are listed in the wrong order. Points must be provided in counter-clockwise order.",
  ],
  [
    "polygon=0,0,1,0,1.00000001,0,1,1,0,0",
    "The shape contained duplicate points. Points 2 [lon=1 lat=0] and 3 [lon=1.00000001 lat=0] were considered equivalent or very close.",
  ],
  ["polygon=0,0,2,2,2,0,0,2,0,0", "The polygon boundary intersected itself at the following points: [lon=1 lat=1]"],
  ["line=0,0", "[0,0] is not a valid URL encoded line"],
  ["line=0,0,180,0", /^The shape contained consecutive antipodal points\. Points 1 /],
  ["circle=0,0,5", "Circle radius must be between 10 and 6000000, but was 5.0."],
  ["circle=0,90,100", "Circle center cannot be the north or south pole, but was [0.0, 90.0]"],
  ["version=1&version[]=2", "Parameter [version] may be either single valued or multivalued, but not both."],
];

describe("a granule search is refused", () => {
  test.each(GRANULE_ERRORS)("for %s", async (query, error) => {
    const answer = await search(box, IN + query);
    expect(answer.status).toBe(400);
    if (typeof error === "string") expect(answer.errors).toContain(error);
    else expect(answer.errors.join("\n")).toMatch(error);
  });

  test("with all of its errors at once", async () => {
    const answer = await search(box, "foo=1&bar=2&page_size=-1&temporal=x,&bounding_box=a");
    expect(answer.errors).toHaveLength(6);
  });

  test("when it is spatial and names no collection", async () => {
    const answer = await search(box, "point=0,0");
    expect(answer.errors).toEqual([
      "The CMR does not allow querying across granules in all collections with a spatial condition. You should limit your query using conditions that identify one or more collections such as provider, concept_id, short_name, or entry_title.",
    ]);
    expect((await search(box, "point=0,0&provider=SIM_LPCLOUD")).status).toBe(200);
  });

  test("when a line has more than 500 numbers in a long text", async () => {
    const points = Array.from({ length: 400 }, (_, i) => `${(i / 10).toFixed(6)},0.123456`).join(",");
    const answer = await search(box, `${IN}line=${points}`);
    expect(answer.errors[0]).toMatch(/has too many points for type line$/);
  });

  test("when it has more than 4,100 conditions", async () => {
    const names = Array.from({ length: 4101 }, (_, i) => ["granule_ur[]", `G${i}`]);
    const body = new URLSearchParams([["short_name", "SIM_HLS"], ...names]);
    const response = await fetch(`${box.urls.cmr}/search/granules.umm_json`, { method: "POST", body });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("exceeded the maximum allowed for a query [4100]");
  });

  test("when more than five patterns begin with a wildcard", async () => {
    const names = Array.from({ length: 6 }, (_, i) => `granule_ur[]=*${i}`).join("&");
    expect((await search(box, `${IN}${names}&options[granule_ur][pattern]=true`)).status).toBe(400);
  });

  test.each(["page_num=1", "offset=1", "scroll=true"])("when search-after comes together with %s", async (query) => {
    const answer = await search(box, IN + query, { "cmr-search-after": '["a",1,2]' });
    expect(answer.errors).toContain(`${query.split("=")[0]} is not allowed with search-after`);
  });

  test("when search-after is no JSON array", async () => {
    const answer = await search(box, IN, { "cmr-search-after": "abc" });
    expect(answer.errors).toEqual(["search-after header value is invalid, must be in the form of a JSON array."]);
  });
});

describe("a granule search is accepted", () => {
  test.each([
    "temporal=2020",
    "temporal=2020-01-01,2020-12-31",
    "temporal=2020-01-01T00:00:00.123Z,2020-12-31T00:00:00%2B02:00",
    "temporal=2000-01-01T10:00:00Z/P10Y2M10DT2H",
    "temporal=2000-01-01,,30,60",
    "cloud_cover=10,&orbit_number=1.5,2",
    "equator_crossing_longitude=170,-170",
    "polygon=170,-10,-170,-10,-170,10,170,10,170,-10",
    "polygon=0,80,120,80,-120,80,0,80",
    "bounding_box=170,-10,-170,10",
    "attribute[]=string,A%5C,B,x",
    "shortName=SIM_HLS",
    "page-size=3",
    "sort_key[]=-start_date&sort_key[]=granule_ur",
    "options[spatial][or]=true&point=0,0&bounding_box=1,1,2,2",
    "cycle[]=1&passes[0][pass]=1&passes[0][tiles]=1L,2F",
  ])("with %s", async (query) => {
    const answer = await search(box, IN + query);
    expect(answer.errors).toEqual([]);
    expect(answer.status).toBe(200);
  });

  test("with blank parameters, which are dropped without a word", async () => {
    const all = await search(box, "provider=SIM_LPCLOUD");
    const blank = await search(box, "provider=SIM_LPCLOUD&collection_concept_id=&short_name[]=&temporal=");
    expect(blank.hits).toBe(all.hits);
  });
});

describe("a collection search", () => {
  test("knows its own parameters", async () => {
    for (const query of [
      "keyword=ocean",
      "doi=10.5067/SIM/HLS.002",
      "cloud_hosted=true",
      "has_granules=true",
      "point=0,0",
    ]) {
      expect((await search(box, query, {}, "collections.umm_json")).errors).toEqual([]);
    }
  });

  test("refuses granule parameters and unknown sort keys", async () => {
    const answer = await search(box, "granule_ur=x&sort_key=cloud_cover", {}, "collections.umm_json");
    expect(answer.errors).toEqual([
      "Parameter [granule_ur] was not recognized.",
      "The sort key [cloud_cover] is not a valid field for sorting collections.",
    ]);
  });
});
