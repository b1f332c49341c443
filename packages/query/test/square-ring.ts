/** A square of ten degrees, its ring left open and counter-clockwise. */
export const ring: [number, number][] = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
];
