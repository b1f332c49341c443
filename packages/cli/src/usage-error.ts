/** One thing that is wrong with how a command was written. */
export interface UsageProblem {
  /** The flag or argument it is about, as it is typed: `--cloud-cover`. */
  readonly flag?: string;
  readonly message: string;
}

/** A command that was written wrongly: everything that is wrong with it, at once. */
export class UsageError extends Error {
  readonly code = "cli/usage";
  readonly problems: readonly UsageProblem[];

  constructor(problems: readonly UsageProblem[]) {
    super(problems.map(({ flag, message }) => (flag === undefined ? message : `${flag}: ${message}`)).join("\n"));
    this.name = "UsageError";
    this.problems = problems;
  }
}

/** Collects what is wrong, so that it can be said together. */
export class Problems {
  readonly #found: UsageProblem[] = [];

  add(flag: string | undefined, message: string): undefined {
    this.#found.push(flag === undefined ? { message } : { flag, message });
    return undefined;
  }

  /** @throws {UsageError} when something was added */
  throwIfAny(): void {
    if (this.#found.length > 0) throw new UsageError(this.#found);
  }
}
