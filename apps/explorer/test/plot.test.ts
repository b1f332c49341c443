import { describe, expect, it } from "vitest";
import { colourAt, colourScale, RAMPS, roundTicks, usualRange } from "../src/plot/colour-scale.js";
import { isUpsideDown, slicePixels } from "../src/plot/draw-slice.js";

const [thermal] = RAMPS;
const grey = RAMPS[2] ?? thermal;

describe("a scale of colours", () => {
  it("goes from the first colour of its ramp to the last, and stays there beyond the ends", () => {
    const scale = colourScale(thermal, -2, 30);
    expect(scale.colour(-2)).toEqual(thermal.stops[0]);
    expect(scale.colour(30)).toEqual(thermal.stops.at(-1));
    expect([scale.colour(-99), scale.colour(99)]).toEqual([thermal.stops[0], thermal.stops.at(-1)]);
  });

  it("has no colour for a missing value", () => {
    expect(colourScale(thermal, 0, 1).colour(Number.NaN)).toBeUndefined();
  });

  it("works for a field of one value and for one without any", () => {
    expect(colourScale(thermal, 5, 5).colour(5)).toEqual(thermal.stops[0]);
    const { low, high } = colourScale(thermal, Number.NaN, Number.NaN);
    expect([low, high]).toEqual([0, 1]);
  });

  it.each(RAMPS.map((ramp) => [ramp.name, ramp] as const))("%s grows lighter all the way", (_, { stops }) => {
    // Relative luminance, WCAG 2.2.
    const luminance = (share: number): number => {
      const [r = 0, g = 0, b = 0] = colourAt(stops, share).map((part) =>
        part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const steps = Array.from({ length: 33 }, (_, i) => luminance(i / 32));
    expect(steps.every((one, i) => i === 0 || one > (steps[i - 1] ?? 0))).toBe(true);
  });
});

it("takes the usual range, so that one bad value does not hide the others", () => {
  const values = Float32Array.from({ length: 1000 }, (_, i) => i / 100);
  values[500] = 1e9;
  values[501] = Number.NaN;
  const [low, high] = usualRange(values);
  expect(low).toBeCloseTo(0.2, 1);
  expect(high).toBeCloseTo(9.8, 1);
  expect(usualRange([Number.NaN])).toEqual([0, 1]);
});

it("puts ticks at round numbers", () => {
  expect(roundTicks(-1.8, 29.3, 6)).toEqual([0, 10, 20]);
  expect(roundTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(roundTicks(0.1, 0.35, 5)).toEqual([0.1, 0.15, 0.2, 0.25, 0.3, 0.35]);
  expect(roundTicks(3, 3, 5)).toEqual([3]);
});

describe("the pixels of a slice", () => {
  const slice = { values: [0, 1, Number.NaN, 0.5], width: 2, height: 2, x: [0, 1], y: [10, 20] };

  it("have the north up, whichever way the rows of the file go", () => {
    const south = slicePixels(slice, colourScale(grey, 0, 1));
    const north = slicePixels({ ...slice, values: [Number.NaN, 0.5, 0, 1], y: [20, 10] }, colourScale(grey, 0, 1));
    expect([isUpsideDown(slice), isUpsideDown({ ...slice, y: [20, 10] })]).toEqual([true, false]);
    expect([...south]).toEqual([...north]);
    expect([...south.slice(8, 11)]).toEqual(grey.stops[0]);
  });

  it("let what is missing be seen through", () => {
    const pixels = slicePixels(slice, colourScale(grey, 0, 1));
    expect(pixels[3]).toBeLessThan(255);
    expect(pixels[7]).toBe(255);
  });
});
