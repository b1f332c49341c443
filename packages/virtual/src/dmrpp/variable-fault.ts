/** One variable of a document cannot be read; the others can. */
export class VariableFault extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "VariableFault";
  }
}
