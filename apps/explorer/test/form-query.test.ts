import { simplifyForCmr } from "@earthaccess/query/geometry";
import { describe, expect, it } from "vitest";
import { EMPTY_FORM, FIELDS, FIELDS_OF_PARAMETER, type FormValues } from "../src/query/form-fields.js";
import { errorsByField, queryOf } from "../src/query/form-query.js";

const form = (values: Partial<FormValues>): FormValues => ({ ...EMPTY_FORM, ...values });
const errorsOf = (values: Partial<FormValues>) => errorsByField(queryOf(form(values)).validate(), form(values));

describe("the query of a form", () => {
  it("asks for what is written, and for nothing else", () => {
    const query = queryOf(
      form({ shortName: " ATL06 ", start: "2024-06", cloudMax: "20", box: "-130, 30,-110 45", sortKey: "-start_date" }),
    );
    expect(query.toCmr()).toEqual({
      short_name: "ATL06",
      temporal: "2024-06-01T00:00:00Z,",
      cloud_cover: "0,20",
      bounding_box: "-130,30,-110,45",
      sort_key: "-start_date",
    });
    expect(queryOf(EMPTY_FORM).toCmr()).toEqual({});
  });

  it("searches an outline instead of the box", () => {
    const area = simplifyForCmr([
      [
        [0, 0],
        [10, 0],
        [10, 10],
        [0, 0],
      ],
    ]);
    const query = queryOf(form({ shortName: "ATL06", box: "1, 2, 3, 4" }), area);
    expect(query.toCmr()).toEqual({ short_name: "ATL06", polygon: "0,0,10,0,10,10,0,0" });
  });

  it("leaves what is no number for the check to show", () => {
    const { byField } = errorsOf({ shortName: "A", box: "west, 2, 3, 4", cloudMin: "few" });
    expect(byField.get("cloudMin")?.[0]?.message).toContain('"few"');
    expect(byField.get("box")).toHaveLength(1);
  });
});

describe("errors at their fields", () => {
  it("are all there at once", () => {
    const { byField, others } = errorsOf({
      start: "2024-13",
      end: "yesterday",
      cloudMin: "80",
      cloudMax: "20",
      box: "10, 50, 20, 40",
    });
    expect([...byField.keys()].sort()).toEqual(["box", "cloudMin", "end", "shortName", "start"]);
    expect(others).toEqual([]);
  });

  it("of a pair go to the field that is written in", () => {
    expect([...errorsOf({ shortName: "A", end: "2024-02-31" }).byField.keys()]).toEqual(["end"]);
    expect([...errorsOf({ shortName: "A", cloudMax: "140" }).byField.keys()]).toEqual(["cloudMax"]);
  });

  it("have a field for every parameter that the form can ask for", () => {
    const names = new Set(Object.values(FIELDS_OF_PARAMETER).flat());
    expect([...FIELDS.map(({ name }) => name), "box"].filter((name) => !names.has(name as keyof FormValues))).toEqual(
      [],
    );
  });
});
