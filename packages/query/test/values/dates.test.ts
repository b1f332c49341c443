import { DateRange } from "@earthaccess/query";
import { describe, expect, test } from "vitest";
import { parsePeriod } from "../../src/values/dates.js";

const SINGLE: readonly (readonly [text: string, start: string, end: string])[] = [
  ["2020", "2020-01-01T00:00:00Z", "2020-12-31T23:59:59Z"],
  ["2020-02", "2020-02-01T00:00:00Z", "2020-02-29T23:59:59Z"],
  ["2019-02", "2019-02-01T00:00:00Z", "2019-02-28T23:59:59Z"],
  ["2020-12", "2020-12-01T00:00:00Z", "2020-12-31T23:59:59Z"],
  ["2020-02-29", "2020-02-29T00:00:00Z", "2020-02-29T23:59:59Z"],
  ["20200229", "2020-02-29T00:00:00Z", "2020-02-29T23:59:59Z"],
  ["0001-01-01", "0001-01-01T00:00:00Z", "0001-01-01T23:59:59Z"],
  ["2020-06-15T12:00:00Z", "2020-06-15T12:00:00Z", "2020-06-15T12:00:00Z"],
  ["2020-06-15t12:00:00z", "2020-06-15T12:00:00Z", "2020-06-15T12:00:00Z"],
  ["2020-06-15 12:00", "2020-06-15T12:00:00Z", "2020-06-15T12:00:00Z"],
  ["2020-06-15T12:00:00", "2020-06-15T12:00:00Z", "2020-06-15T12:00:00Z"],
  ["2020-06-15T12:00:00.123456789Z", "2020-06-15T12:00:00.123Z", "2020-06-15T12:00:00.123Z"],
  ["2020-06-15T12:00:00.000Z", "2020-06-15T12:00:00Z", "2020-06-15T12:00:00Z"],
  ["2020-01-01T00:00:00+02:00", "2019-12-31T22:00:00Z", "2019-12-31T22:00:00Z"],
  ["2020-06-01T12:00:00+0530", "2020-06-01T06:30:00Z", "2020-06-01T06:30:00Z"],
  ["2019-03-10T00:00:00-01", "2019-03-10T01:00:00Z", "2019-03-10T01:00:00Z"],
  ["2024-01-15 12:00:00+00:00", "2024-01-15T12:00:00Z", "2024-01-15T12:00:00Z"],
];

test.each(SINGLE)("%s stands for %s to %s", (text, start, end) => {
  expect(new DateRange(text)).toMatchObject({ start, end });
});

test.each([
  "",
  "garbage",
  "2020-13",
  "2020-00-01",
  "2020-02-30",
  "2019-02-29",
  "2020-001",
  "2021w1",
  "last week",
  "2020-1-1",
  "202006",
  "2020-01-01T24:00:00Z",
  "2020-01-01T00:60Z",
  "2020-01-01T00:00:60Z",
  "2020-01-01T00:00:00+15:00",
  "1e3",
  "12020",
])("%s is no date", (text) => {
  expect(parsePeriod(text)).toBeUndefined();
});

describe("ranges", () => {
  const cmr = (...args: [never] | [never, never]) =>
    (args.length === 1 ? new DateRange(args[0]) : new DateRange(args[0], args[1])).toCmr();

  test("are given as pairs, objects, texts and dates, with open ends", () => {
    const expected = "2020-01-01T00:00:00Z,2020-02-29T23:59:59Z";
    for (const input of [
      ["2020-01", "2020-02"],
      { start: "2020-01", end: "2020-02" },
      "2020-01/2020-02",
      "2020-01, 2020-02",
      new DateRange("2020-01", "2020-02").toJSON(),
    ])
      expect(cmr(input as never)).toBe(expected);
    for (const input of [["2020", null], ["2020", ""], ["2020", undefined], "2020/..", "2020/", "2020,"])
      expect(cmr(input as never)).toBe("2020-01-01T00:00:00Z,");
    expect(cmr("../2020" as never)).toBe(",2020-12-31T23:59:59Z");
    expect(cmr(new Date(0) as never)).toBe("1970-01-01T00:00:00Z,1970-01-01T00:00:00Z");
  });

  test("may end or begin with a duration", () => {
    expect(cmr("2020-01-31/P1D" as never)).toBe("2020-01-31T00:00:00Z,2020-02-01T00:00:00Z");
    expect(cmr("2020/P1Y2M10DT2H30M5S" as never)).toBe("2020-01-01T00:00:00Z,2021-03-11T02:30:05Z");
    expect(cmr("P2W/2020-01-15T00:00:00Z" as never)).toBe("2020-01-01T00:00:00Z,2020-01-15T00:00:00Z");
    expect(new DateRange("2020/PX").validate().isValid).toBe(false);
  });

  test("may repeat on days of the year", () => {
    expect(cmr("2000-01-01T00:00:00Z,2010-01-01T00:00:00Z,30,60" as never)).toBe(
      "2000-01-01T00:00:00Z,2010-01-01T00:00:00Z,30,60",
    );
    expect(cmr({ start: "2000-01-01T00:00:00Z", startDay: 30 } as never)).toBe("2000-01-01T00:00:00Z,,30,");
  });

  test("are STAC's datetime", () => {
    expect(new DateRange("2020-01-01", null).toStac()).toBe("2020-01-01T00:00:00Z/..");
    expect(new DateRange("2020-06-15T12:00:00Z").toStac()).toBe("2020-06-15T12:00:00Z");
  });

  test("without an order are refused when they are used, not when they are built", () => {
    const range = new DateRange("2020-12-31", "2020-01-01");
    expect(range.validate().errors[0]?.code).toBe("order");
    expect(() => range.toCmr()).toThrow(/must be before end date/);
  });
});
