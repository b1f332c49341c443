import type { RangeSlots } from "./range-slots.js";

/**
 * A file's turn on the network, which ends with its last byte: while the disk flushes the file another one may begin.
 *
 * Beginning or ending twice is the same as once.
 */
export class NetworkTurn {
  readonly #slots: RangeSlots;
  #isOn = false;

  constructor(slots: RangeSlots) {
    this.#slots = slots;
  }

  /** Waits until the file may use the network. */
  async begin(signal: AbortSignal): Promise<void> {
    if (!this.#isOn) {
      await this.#slots.enter();
      this.#isOn = true;
    }
    signal.throwIfAborted();
  }

  end(): void {
    if (this.#isOn) this.#slots.leave();
    this.#isOn = false;
  }
}
