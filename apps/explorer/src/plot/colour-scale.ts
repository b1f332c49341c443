/** Red, green and blue, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** A named ramp from low to high. Lightness grows all the way, so that it reads without colour vision and in print. */
export interface Ramp {
  readonly name: string;
  readonly stops: readonly Colour[];
}

export const RAMPS: readonly [Ramp, ...Ramp[]] = [
  {
    name: "Thermal",
    stops: [
      [8, 24, 58],
      [24, 50, 122],
      [76, 58, 150],
      [130, 72, 148],
      [184, 88, 128],
      [228, 112, 96],
      [248, 152, 66],
      [250, 202, 82],
      [246, 246, 150],
    ],
  },
  {
    name: "Green to blue",
    stops: [
      [16, 28, 66],
      [26, 66, 110],
      [28, 106, 132],
      [44, 144, 138],
      [98, 180, 130],
      [166, 210, 134],
      [240, 240, 180],
    ],
  },
  {
    name: "Grey",
    stops: [
      [16, 16, 18],
      [245, 245, 242],
    ],
  },
];

/** Turns values into colours, linear between two ends; what lies beyond an end has the end's colour. */
export interface ColourScale {
  readonly ramp: Ramp;
  readonly low: number;
  readonly high: number;
  /** `undefined` for a value that is missing. */
  colour(value: number): Colour | undefined;
}

/** A scale of 256 steps from `low` to `high`; ends that are equal or not numbers are spread by one. */
export function colourScale(ramp: Ramp, low: number, high: number): ColourScale {
  const from = Number.isFinite(low) ? low : 0;
  const to = Number.isFinite(high) && high > from ? high : from + 1;
  const steps = Array.from({ length: 256 }, (_, i) => colourAt(ramp.stops, i / 255));
  return {
    ramp,
    low: from,
    high: to,
    colour(value) {
      if (Number.isNaN(value)) return undefined;
      const share = Math.min(1, Math.max(0, (value - from) / (to - from)));
      return steps[Math.round(share * 255)];
    },
  };
}

/** The colour at a share of a ramp, between its stops. */
export function colourAt(stops: readonly Colour[], share: number): Colour {
  const place = Math.min(1, Math.max(0, share)) * (stops.length - 1);
  const below = Math.min(stops.length - 1, Math.floor(place));
  const [a, b] = [stops[below], stops[Math.min(stops.length - 1, below + 1)]] as const;
  if (a === undefined || b === undefined) throw new RangeError("A ramp needs at least one colour.");
  const mixed = (i: 0 | 1 | 2): number => Math.round(a[i] + (b[i] - a[i]) * (place - below));
  return [mixed(0), mixed(1), mixed(2)];
}

/** The values below which 2% and 98% of the sound values lie, so that one bad cell does not grey the map. */
export function usualRange(values: ArrayLike<number>): readonly [low: number, high: number] {
  // A sample is enough for a range, and the same whatever the order of the rows.
  const step = Math.max(1, Math.floor(values.length / 20_000));
  const sample: number[] = [];
  for (let i = 0; i < values.length; i += step) {
    const value = values[i];
    if (value !== undefined && Number.isFinite(value)) sample.push(value);
  }
  if (sample.length === 0) return [0, 1];
  sample.sort((a, b) => a - b);
  const at = (share: number): number => sample[Math.round(share * (sample.length - 1))] ?? 0;
  return [at(0.02), at(0.98)];
}

/** Round numbers between two ends, about `count` of them. */
export function roundTicks(low: number, high: number, count: number): number[] {
  const span = high - low;
  if (!(span > 0) || count < 1) return [low];
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step); i * step <= high + step * 1e-9; i++)
    ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}
