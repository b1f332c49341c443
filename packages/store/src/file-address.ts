/**
 * Where a data host sends the readers of one file: the presigned address, good for an hour or less.
 *
 * A file that is read by many ranges goes there directly, which halves its requests. The address opens the file without a
 * login, so it is kept in here and shown to nobody.
 */
export class FileAddress {
  readonly #byMethod = new Map<string, string>();

  known(method: string): string | undefined {
    return this.#byMethod.get(method);
  }

  /** An address presigned for one method opens nothing with another. */
  remember(method: string, url: string): void {
    this.#byMethod.set(method, url);
  }

  forget(): void {
    this.#byMethod.clear();
  }
}
