import { EarthaccessError } from "@earthaccess/errors";

/** One mistake in the options of a filter. */
export interface AssetFilterProblem {
  /** The option, such as `"includeRoles"`. */
  readonly field: string;
  readonly message: string;
  /** The nearest right spelling of an unknown option. */
  readonly suggestion?: string;
}

/**
 * The options of a filter are wrong; the message and `problems` list every mistake at once.
 *
 * Code `assets/invalid-filter`.
 */
export class InvalidAssetFilterError extends EarthaccessError {
  readonly problems: readonly AssetFilterProblem[];

  constructor(problems: readonly AssetFilterProblem[]) {
    const lines = problems.map((problem) => `${problem.field}: ${problem.message}`);
    super(`This asset filter is invalid. ${lines.join(" ")}`, { code: "assets/invalid-filter", data: { problems } });
    this.problems = problems;
  }
}
