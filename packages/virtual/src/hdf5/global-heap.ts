import { Cursor } from "./cursor.js";
import { type Hdf5File, view } from "./superblock.js";

/** Collections of one file, read once each: values of any length stand there. */
export class GlobalHeap {
  readonly #file: Hdf5File;
  readonly #collections = new Map<number, Promise<ReadonlyMap<number, Uint8Array>>>();

  constructor(file: Hdf5File) {
    this.#file = file;
  }

  /** The values of any length whose places stand in `bytes`, `count` of them, each as its bytes. */
  async values(bytes: Uint8Array, count: number, itemSize: number): Promise<Uint8Array[]> {
    const cursor = new Cursor(bytes, this.#file.sizes, "list of values of any length");
    const places = Array.from({ length: count }, () => ({
      length: cursor.u32(),
      collection: cursor.offset() ?? 0,
      index: cursor.u32(),
    }));
    return Promise.all(
      places.map(async ({ length, collection, index }) => {
        if (length === 0 || collection === 0) return new Uint8Array();
        const object = (await this.#collection(collection)).get(index);
        if (!object || object.length < length * itemSize) throw cursor.fault("points to a value that is not there");
        return object.subarray(0, length * itemSize);
      }),
    );
  }

  #collection(address: number): Promise<ReadonlyMap<number, Uint8Array>> {
    const known = this.#collections.get(address);
    if (known) return known;
    const reading = this.#read(address);
    this.#collections.set(address, reading);
    return reading;
  }

  async #read(address: number): Promise<ReadonlyMap<number, Uint8Array>> {
    const headSize = 8 + this.#file.sizes.length;
    const head = await view(this.#file, address, headSize, "global heap");
    head.expect("GCOL");
    head.version(1);
    head.skip(3);
    const size = head.length();
    const cursor = await view(this.#file, address + headSize, Math.max(0, size - headSize), "global heap");
    const objects = new Map<number, Uint8Array>();
    while (cursor.left >= headSize) {
      const index = cursor.u16();
      cursor.skip(6);
      const length = cursor.length();
      // Number 0 is the room that is left.
      if (index === 0) break;
      objects.set(index, cursor.take(length));
      cursor.skip(Math.min(cursor.left, (8 - (length % 8)) % 8));
    }
    return objects;
  }
}
