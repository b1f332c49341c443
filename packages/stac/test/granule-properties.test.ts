import { describe, expect, it } from "vitest";
import { stacItemToUmmGranule, type UmmGranule, type UmmGranuleRecord, ummGranuleToStacItem } from "../src/index.js";
import { itemOf } from "./granule-item.js";

function timesOf(umm: UmmGranule, meta?: UmmGranuleRecord["meta"]): unknown[] {
  const { properties } = ummGranuleToStacItem({ meta, umm: { GranuleUR: "G1", ...umm } });
  return [properties.datetime, properties.start_datetime, properties.end_datetime, properties["cmr:datetime_source"]];
}

describe("times", () => {
  const range = (BeginningDateTime: string, EndingDateTime?: string) => ({
    TemporalExtent: { RangeDateTime: { BeginningDateTime, EndingDateTime } },
  });

  it("of a range are start and end, and the datetime too when both are one instant", () => {
    expect(timesOf(range("2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z"))).toEqual([
      null,
      "2020-01-01T00:00:00Z",
      "2020-01-02T00:00:00Z",
      undefined,
    ]);
    expect(timesOf(range("2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z"))[0]).toBe("2020-01-01T00:00:00Z");
  });

  it("with an open end are the beginning, and the open end comes back", () => {
    const umm = { GranuleUR: "G1", ...range("2020-01-01T00:00:00Z") };
    const item = ummGranuleToStacItem({ umm });
    expect(item.properties).toMatchObject({ datetime: "2020-01-01T00:00:00Z" });
    expect(item.properties).not.toHaveProperty("end_datetime");
    expect(stacItemToUmmGranule(item).umm.TemporalExtent).toEqual(umm.TemporalExtent);
  });

  it("are brought to UTC and to a full instant", () => {
    expect(timesOf(range("2020-01-01", "2020-01-01T12:00:00+02:00")).slice(1, 3)).toEqual([
      "2020-01-01T00:00:00Z",
      "2020-01-01T10:00:00.000Z",
    ]);
    expect(timesOf({ TemporalExtent: { SingleDateTime: "2020-01-01 06:30:00.123" } })[0]).toBe(
      "2020-01-01T06:30:00.123Z",
    );
  });

  it("that run backwards are put in order, and no dates are no times", () => {
    expect(timesOf(range("2020-01-02T00:00:00Z", "2020-01-01T00:00:00Z")).slice(1, 3)).toEqual([
      "2020-01-01T00:00:00Z",
      "2020-01-02T00:00:00Z",
    ]);
    for (const none of [
      "2020-13-01T00:00:00Z",
      "2021-02-29T00:00:00Z",
      "1900-02-29T00:00:00Z",
      "2020-02-30T00:00:00Z",
      "2020-06-31",
      "2020-07-32",
      "2021-04-31T00:00:00+02:00",
    ])
      expect(timesOf({ TemporalExtent: { SingleDateTime: none } })[0], none).toBeNull();
    for (const day of ["2020-02-29T00:00:00Z", "2000-02-29T00:00:00Z", "2021-07-31T00:00:00Z"])
      expect(timesOf({ TemporalExtent: { SingleDateTime: day } })[0]).toBe(day);
  });

  it("of production or delivery stand in when the record has none of observation, and say so", () => {
    const dates = { ProviderDates: [{ Date: "2021-01-01T00:00:00Z", Type: "Insert" }] };
    const produced = { DataGranule: { ProductionDateTime: "2020-06-01T00:00:00Z" } };
    expect(timesOf({ ...dates, ...produced })).toEqual(["2020-06-01T00:00:00Z", undefined, undefined, "production"]);
    expect(timesOf(dates)[3]).toBe("provider");
    expect(timesOf({}, { "revision-date": "2022-01-01T00:00:00Z" })[3]).toBe("revision");
    expect(timesOf({})).toEqual([null, undefined, undefined, "none"]);
    expect(stacItemToUmmGranule(ummGranuleToStacItem({ umm: { GranuleUR: "G1", ...dates } })).umm).not.toHaveProperty(
      "TemporalExtent",
    );
  });
});

describe("attributes", () => {
  it("of HLS become cloud cover, angles, projection and tile", () => {
    const values = {
      CLOUD_COVERAGE: "14",
      MEAN_SUN_ZENITH_ANGLE: "56.49443933",
      MGRS_TILE_ID: "15UWP",
      HORIZONTAL_CS_NAME: "UTM, WGS84, UTM ZONE 15",
      NROWS: "3660",
      NCOLS: "3660",
      ULX: "499980.0",
      ULY: "5400000.0",
      SPATIAL_RESOLUTION: "30.0",
    };
    const { properties } = itemOf({
      AdditionalAttributes: Object.entries(values).map(([Name, value]) => ({ Name, Values: [value] })),
    });
    expect(properties).toMatchObject({
      "eo:cloud_cover": 14,
      "view:sun_elevation": 33.50556067,
      "grid:code": "MGRS-15UWP",
      "proj:code": "EPSG:32615",
      "proj:shape": [3660, 3660],
      "proj:transform": [30, 0, 499980, 0, -30, 5400000],
      gsd: 30,
    });
  });

  it("give way to the record's own cloud cover, and make none where they hold no number", () => {
    const cover = (value: string, own?: number) =>
      itemOf({ CloudCover: own, AdditionalAttributes: [{ Name: "CLOUD_COVERAGE", Values: [value] }] }).properties[
        "eo:cloud_cover"
      ];
    expect([cover("14", 3), cover("14", 0), cover("Not provided"), cover(""), cover("101")]).toEqual([
      3,
      0,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
