/** Something that may be stopped while it runs. */
export interface Stoppable {
  /** Aborts when it is stopped. Asking for it may make it, which costs more than a whole plain task. */
  readonly signal: AbortSignal;
  /** Whether it is stopped, for those who know without making the signal. */
  readonly aborted?: boolean;
}

/**
 * An `AbortController` whose signal is made when somebody asks for it.
 *
 * Few tasks do, and a signal with its listeners takes longer than all else that an executor does for a task.
 */
export class Stop implements Stoppable {
  #above: Stoppable | undefined;
  #controller: AbortController | undefined;
  #aborted = false;
  #reason: unknown;
  #unfollow: (() => void) | undefined;

  /** @param above - stops this one too, until {@link leave}. */
  constructor(above?: Stoppable) {
    this.#above = above;
  }

  get aborted(): boolean {
    return this.#aborted || (this.#above !== undefined && isStopped(this.#above));
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      this.#follow(this.#above?.signal);
    }
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    this.#controller?.abort(reason);
  }

  /** Stops following what is above, also for a signal that is made later. */
  leave(): void {
    this.#above = undefined;
    this.#unfollow?.();
  }

  #follow(above: AbortSignal | undefined): void {
    const follow = () => this.abort(above?.reason);
    if (this.#aborted) this.#controller?.abort(this.#reason);
    else if (above?.aborted) follow();
    else if (above) {
      above.addEventListener("abort", follow, { once: true });
      this.#unfollow = () => above.removeEventListener("abort", follow);
    }
  }
}

/** Whether it is stopped, without making a signal to learn it. */
export function isStopped(work: Stoppable): boolean {
  return work.aborted ?? work.signal.aborted;
}

/** @throws the reason of the stop. */
export function throwIfStopped(work: Stoppable): void {
  if (isStopped(work)) work.signal.throwIfAborted();
}
