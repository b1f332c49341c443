/**
 * Results that can be awaited all together or taken one by one.
 *
 * `await transfer` gives the whole list; `for await (const x of transfer)` gives each as it comes and keeps none. Nothing runs
 * before the one or the other; it runs once.
 */
export class Transfer<T> implements PromiseLike<T[]>, AsyncIterable<T> {
  readonly #start: (collect: boolean) => AsyncIterator<T, void, void>;
  #started = false;
  #all: Promise<T[]> | undefined;

  constructor(start: (collect: boolean) => AsyncIterator<T, void, void>) {
    this.#start = start;
  }

  // biome-ignore lint/suspicious/noThenProperty: being awaitable is what this is for
  then<A = T[], B = never>(
    onFulfilled?: ((all: T[]) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#all ??= this.#collect();
    return this.#all.then(onFulfilled, onRejected);
  }

  catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T[] | B> {
    return this.then(undefined, onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<T[]> {
    return this.then().finally(onFinally);
  }

  [Symbol.asyncIterator](): AsyncIterator<T, void, void> {
    return this.#open(false);
  }

  async #collect(): Promise<T[]> {
    const all: T[] = [];
    const iterator = this.#open(true);
    for (let step = await iterator.next(); !step.done; step = await iterator.next()) all.push(step.value);
    return all;
  }

  #open(collect: boolean): AsyncIterator<T, void, void> {
    if (this.#started)
      throw new TypeError(
        "This transfer has been started already. Await it, or iterate it once; call the function again to repeat it.",
      );
    this.#started = true;
    return this.#start(collect);
  }
}
