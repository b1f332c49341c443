import type { Colour } from "../plot/colour-scale.js";
import { colourAt } from "../plot/colour-scale.js";
import { pngImage } from "./png.js";

const SIDE = 96;

/** Water, reeds, forest, fields, soil and rock, by height. */
const LAND: readonly Colour[] = [
  [22, 52, 84],
  [40, 88, 104],
  [52, 92, 62],
  [98, 128, 70],
  [164, 152, 98],
  [176, 146, 116],
  [222, 214, 202],
];

/** Small pictures that look like scenes of land seen from above; made up. */
export function sceneImages(count = 12): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => pngImage(SIDE, SIDE, (x, y) => scene(x / SIDE, y / SIDE, i + 1)));
}

function scene(x: number, y: number, seed: number): Colour {
  const height = 0.5 + 0.62 * layers(x * 3, y * 3, seed);
  const cloud = layers(x * 2 + 9, y * 2.4, seed + 40) - 0.22;
  const ground = colourAt(LAND, height);
  const cover = Math.min(0.92, Math.max(0, cloud * 4));
  const mixed = (i: 0 | 1 | 2): number => Math.round(ground[i] * (1 - cover) + 246 * cover);
  return [mixed(0), mixed(1), mixed(2)];
}

/** Smooth noise in four layers of growing detail, about -0.5 to 0.5. */
function layers(x: number, y: number, seed: number): number {
  let sum = 0;
  for (let octave = 0; octave < 4; octave++)
    sum += smooth(x * 2 ** octave, y * 2 ** octave, seed + octave * 7) / 2 ** (octave + 1);
  return sum;
}

function smooth(x: number, y: number, seed: number): number {
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [ease(x - x0), ease(y - y0)];
  const top = lattice(x0, y0, seed) * (1 - fx) + lattice(x0 + 1, y0, seed) * fx;
  const bottom = lattice(x0, y0 + 1, seed) * (1 - fx) + lattice(x0 + 1, y0 + 1, seed) * fx;
  return top * (1 - fy) + bottom * fy;
}

function ease(t: number): number {
  return t * t * (3 - 2 * t);
}

/** A fixed number from -0.5 to 0.5 for each crossing of the lattice. */
function lattice(x: number, y: number, seed: number): number {
  let hash = Math.imul(x, 374_761_393) ^ Math.imul(y, 668_265_263) ^ Math.imul(seed, 2_147_483_647);
  hash = Math.imul(hash ^ (hash >>> 13), 1_274_126_177);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000 - 0.5;
}
