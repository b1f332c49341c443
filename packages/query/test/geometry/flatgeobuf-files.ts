import { serialize } from "flatgeobuf/lib/mjs/geojson.js";

type Ring = readonly (readonly [number, number])[];

const NODE_SIZE = 16;

/**
 * A FlatGeobuf file with a spatial index, which the library reads but does not write: its features, in order, behind a packed
 * R-tree of nodes of 16 (FlatGeobuf 3.0, "Packed Hilbert R-tree").
 */
export function indexedFlatGeobuf(rings: readonly Ring[]): Uint8Array {
  const features = rings.map((ring) => ({
    type: "Feature",
    properties: {},
    geometry: { type: "Polygon", coordinates: [ring] },
  }));
  const plain = Buffer.from(serialize({ type: "FeatureCollection", features } as never));
  const headerLength = plain.readUInt32LE(8);
  const header = Buffer.from(plain.subarray(0, 12 + headerLength));
  setIndexNodeSize(header);
  const body = plain.subarray(12 + headerLength);
  return Buffer.concat([header, tree(rings, body), body]);
}

/** The library writes 0, "no index", into a field that is there. */
function setIndexNodeSize(header: Buffer): void {
  const table = 12 + header.readUInt32LE(12);
  const offsets = table - header.readInt32LE(table);
  const field = header.readUInt16LE(offsets + 4 + 2 * 9);
  header.writeUInt16LE(NODE_SIZE, table + field);
}

interface Entry {
  readonly box: readonly [number, number, number, number];
  readonly offset: number;
}

function tree(rings: readonly Ring[], body: Buffer): Buffer {
  let at = 0;
  let level = rings.map((ring): Entry => {
    const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
    const entry: Entry = { box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)], offset: at };
    at += 4 + body.readUInt32LE(at);
    return entry;
  });
  const levels = [level];
  // A root stands above a single feature, too.
  do {
    const below = level;
    level = Array.from({ length: Math.ceil(below.length / NODE_SIZE) }, (_, i): Entry => {
      const boxes = below.slice(i * NODE_SIZE, (i + 1) * NODE_SIZE).map(({ box }) => box);
      const side = (k: 0 | 1 | 2 | 3, pick: (...values: number[]) => number) => pick(...boxes.map((box) => box[k]));
      return { box: [side(0, Math.min), side(1, Math.min), side(2, Math.max), side(3, Math.max)], offset: 0 };
    });
    levels.push(level);
  } while (level.length > 1);
  return Buffer.concat(
    levels
      .reverse()
      .flat()
      .map(({ box, offset }) => {
        const entry = Buffer.alloc(40);
        for (const [i, value] of box.entries()) entry.writeDoubleLE(value, 8 * i);
        entry.writeBigUInt64LE(BigInt(offset), 32);
        return entry;
      }),
  );
}
