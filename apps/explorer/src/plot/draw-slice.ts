import type { ColourScale } from "./colour-scale.js";
import type { Slice } from "./plane.js";

/** What a missing value is drawn as: a grey that is on no ramp. */
const MISSING = [150, 156, 160, 90] as const;

/** Whether the first row is the southernmost one, which belongs at the bottom of a picture. */
export function isUpsideDown({ y }: Slice): boolean {
  return (y[y.length - 1] ?? 0) > (y[0] ?? 0);
}

/** The pixels of a slice, a cell each, from the upper left. */
export function slicePixels(slice: Slice, scale: ColourScale): Uint8ClampedArray<ArrayBuffer> {
  const { values, width, height } = slice;
  const pixels = new Uint8ClampedArray(width * height * 4);
  const flip = isUpsideDown(slice);
  for (let row = 0; row < height; row++) {
    const from = (flip ? height - 1 - row : row) * width;
    for (let column = 0; column < width; column++) {
      const colour = scale.colour(values[from + column] ?? Number.NaN);
      const at = (row * width + column) * 4;
      pixels.set(colour ?? MISSING, at);
      if (colour !== undefined) pixels[at + 3] = 255;
    }
  }
  return pixels;
}

/** Draws a slice cell by cell, and coasts over it when `land` is not empty. */
export function drawSlice(canvas: HTMLCanvasElement, slice: Slice, scale: ColourScale, land: string): void {
  const { width, height, x, y } = slice;
  // Twice as fine as the screen needs at most, so that coasts stay thin.
  const zoom = Math.max(1, Math.ceil(960 / width));
  canvas.width = width * zoom;
  canvas.height = height * zoom;
  const context = canvas.getContext("2d");
  if (context === null || width === 0 || height === 0) return;
  const cells = new OffscreenCanvas(width, height);
  cells.getContext("2d")?.putImageData(new ImageData(slicePixels(slice, scale), width, height), 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(cells, 0, 0, canvas.width, canvas.height);
  if (land === "") return;
  const [x0 = 0, x1 = 0] = [x[0], x[width - 1]];
  const [ya = 0, yb = 0] = [y[0], y[height - 1]];
  const perLon = (canvas.width - zoom) / (x1 - x0 || 1);
  const perLat = (canvas.height - zoom) / (Math.abs(yb - ya) || 1);
  // The path's y is the latitude upside down, as on the map.
  const coasts = new Path2D(land);
  context.strokeStyle = "rgba(20, 24, 28, 0.75)";
  // Longitudes may go from 0 to 360: the western half of the world then comes after the eastern one.
  for (const turn of [0, 360]) {
    const left = zoom / 2 + (turn - x0) * perLon;
    context.setTransform(perLon, 0, 0, perLat, left, zoom / 2 + Math.max(ya, yb) * perLat);
    context.lineWidth = 1.2 / Math.abs(perLon);
    context.stroke(coasts);
  }
  context.setTransform(1, 0, 0, 1, 0, 0);
}
