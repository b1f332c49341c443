/** The conformance classes of an API, asked for by their last part or in full. */
export class Conformance {
  readonly classes: readonly string[];

  constructor(classes: unknown) {
    this.classes = Array.isArray(classes) ? classes.filter((name) => typeof name === "string") : [];
  }

  /** `"item-search"`, `"filter"`, `"cql2-json"`, `"collection-search#free-text"`, or a class in full; versions do not matter. */
  has(name: string): boolean {
    return this.classes.some((own) => own === name || own.endsWith(`/${name}`) || own.endsWith(`#${name}`));
  }
}
