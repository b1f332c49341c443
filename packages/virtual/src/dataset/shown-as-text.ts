/**
 * What Node's console shows as its text.
 *
 * A class of its own, because bundlers cannot leave a class out that has a method named by a symbol of the registry: a writer of
 * references would bring everything along that reads values.
 */
export abstract class ShownAsText {
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
