const shown = "[redacted]";

/** Holds one secret text so that printing, logging or serialising its holder cannot show it. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    Object.defineProperty(this, Symbol.for("nodejs.util.inspect.custom"), { value: () => shown });
  }

  /** The secret itself; for the moment it is written into a request. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }
}
