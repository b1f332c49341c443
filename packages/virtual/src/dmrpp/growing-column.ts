/** Numbers that arrive one by one; the memory is used again for the next variable. */
export class GrowingColumn {
  #data = new Float64Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#data.length) {
      const larger = new Float64Array(2 * this.#data.length);
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data[this.length++] = value;
  }

  at(index: number): number {
    return this.#data[index] as number;
  }

  clear(): void {
    this.length = 0;
  }

  /** A copy of what has arrived. */
  taken(): Float64Array {
    return this.#data.slice(0, this.length);
  }
}
