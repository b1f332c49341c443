import type { Behaviour } from "../../../../tooling/checks/src/behaviours.js";

const throws = { throws: {} };
const stacNotes = (parameter: string) => ({ noted: parameter });

/**
 * What we do where the reference is wrong, or where its branches contradict each other: the record says it in words, in its note or in
 * `expect.ours`; this says it in checks.
 */
const EXPECTATIONS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "cmr.url-004": throws,
  "cmr.url-047": throws,
  "cmr.url-048": throws,
  "cmr.url-056": throws,
  "cmr.url-057": throws,
  "cmr.url-062": throws,
  "cmr.url-063": throws,
  "cmr.url-068": { request: "?short_name=ATL03&polygon=0,0,10,0,10,10,0,10,0,0" },
  // One-shot iterables work.
  "cmr.url-067": { request: "?short_name=ATL03&polygon=0,0,10,0,10,10,0,0" },
  "cmr.url-074": throws,
  "cmr.url-076": throws,
  "cmr.url-078": { request: "?short_name=ATL03&cloud_cover=10,100" },
  "cmr.url-092": throws,
  "cmr.url-106": { request: "?short_name=ATL03&provider=NSIDC_ECS" },
  // The reference has no such method on granules; ours has.
  "cmr.url-113": { request: "?short_name=ATL03&native_id=x" },
  "cmr.url-114": { request: "?short_name=ATL03&native_id=x&native_id=y" },
  "cmr.url-120": throws,
  "cmr.url-160": throws,
  "cmr.url-161": { request: "?provider=POCLOUD&cloud_hosted=true" },
  "defect.query-009": { cmr: { short_name: ["HLSL30", "HLSS30"] } },
  "defect.query-010": { cmr: { cloud_cover: "0,20" } },
  "defect.query-012": { cmr: { bounding_box: "-180,-90,180,-60" } },
  "defect.query-013": { ok: true },
  "defect.query-014": { cmr: { provider: "NSIDC_ECS" } },
  "defect.query-015": { ok: true },
  "defect.query-016": { cmr: { sort_key: "-start_date" } },
  "defect.query-017": { cmr: { entry_title: "T" } },
  "defect.query-018": { cmr: { circle: "-105.6,36.4,1000" } },
  "defect.query-019": throws,
  "defect.query-020": throws,
  "defect.query-021": { has: { isValid: false, "errors.length": 5 } },
  "defect.query-022": { value: "1999-02-01T06:00:00Z," },
  "defect.query-023": { value: "2020-01-01T00:00:00.123Z," },
  "defect.query-024": { value: "2019-12-31T22:00:00Z," },
  "defect.query-025": { value: "2020-01-01T00:00:00Z," },
  "defect.query-026": throws,
  "defect.query-027": { value: "2020-01-01T00:00:00Z,2020-02-01T23:59:59Z" },
  "defect.query-028": { cmr: { "options[temporal][exclude_boundary]": "true" } },
  "defect.query-029": { has: { intersects: { type: "Point", coordinates: [180, 90] } } },
  "defect.query-030": {
    has: {
      intersects: {
        type: "LineString",
        coordinates: [
          [0, 0],
          [1, 1],
        ],
      },
    },
  },
  "defect.query-031": { has: { collections: ["ATL03_006"] } },
  "defect.query-032": stacNotes("provider"),
  "defect.query-033": stacNotes("dayNightFlag"),
  "defect.query-034": stacNotes("orbitNumber"),
  "defect.query-035": stacNotes("instrument"),
  "defect.query-036": stacNotes("platform"),
  "defect.query-037": stacNotes("granuleName"),
  "defect.query-038": stacNotes("downloadable"),
  "defect.query-039": stacNotes("downloadable"),
  "defect.query-040": stacNotes("temporal"),
  "defect.query-041": throws,
  "defect.query-042": throws,
  "defect.query-044": { cmr: { short_name: ["HLSL30", "HLSS30"], version: "2.0" } },
  "defect.query-045": { cmr: { short_name: "HLSL30", version: "2.0" } },
  "defect.query-046": { cmr: { temporal: "2020-06-15T12:00:00Z,2020-06-15T12:00:00Z" } },
  "defect.query-047": { cmr: { temporal: ",2020-12-31T23:59:59Z" } },
  "defect.query-048": { cmr: { cloud_cover: "10,20" } },
  "defect.query-049": { cmr: { cloud_cover: "20,100" } },
  "defect.query-050": { cmr: { polygon: "0,0,1,0,1,1,0,0" } },
  "defect.query-051": { cmr: { granule_ur: ["a", "b"] } },
  "defect.query-052": { cmr: { bounding_box: "-180,-90,180,90" } },
  "defect.query-053": { cmr: { cloud_cover: "0,20" } },
  "defect.query-054": { cmr: { page_size: 10 } },
  "defect.query-055": { value: { internal_state: "unchanged" } },
  "defect.query-056": { cmr: { polygon: "0,0,10,0,10,10,0,10,0,0" } },
  "defect.query-057": { value: { accepted: true, width: 170 } },
  "defect.query-058": { value: { warning: true } },
  "defect.query-059": { value: { three: true, four: 4, five: 4 } },
  "defect.query-060": { request_contains: "point[]=0,0" },
  "defect.query-061": { request_contains: "provider=NSIDC_ECS" },
  "defect.query-062": throws,
  "seed.phase1-005": { value: { "eo:cloud_cover": { gte: 0, lte: 20 } } },
};

/** What a record asks of us. */
export function expectationOf({ id, expect }: Behaviour): Readonly<Record<string, unknown>> {
  const ours = (expect as { ours?: unknown }).ours;
  return EXPECTATIONS[id] ?? (typeof ours === "object" && ours !== null ? (ours as Record<string, unknown>) : expect);
}
