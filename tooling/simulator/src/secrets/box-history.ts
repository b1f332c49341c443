import type { RecordedRequest } from "../http/recorded-request.js";
import { findLeaks, type Leak } from "./leaks.js";
import type { SecretVault } from "./secret-vault.js";

/** All that a box has seen since it was started, also what a test has cleared from its log. */
export interface BoxHistory {
  /** Requests so far. */
  readonly requestCount: number;
  leaks(): readonly Leak[];
  /** The box's secrets that occur in a text. */
  searchSecrets(text: string): string[];
}

const BOXES = Symbol.for("earthaccess.simulator.boxes");

/** The histories of all boxes that this process has started, whichever copy of this module did it. */
export function boxHistories(): Set<BoxHistory> {
  const shared = globalThis as { [BOXES]?: Set<BoxHistory> };
  shared[BOXES] ??= new Set();
  return shared[BOXES];
}

/** The log of a box: tests may clear it, and what leaked before is remembered all the same. */
export class RequestLog implements BoxHistory {
  readonly requests: RecordedRequest[] = [];
  readonly #vault: SecretVault;
  readonly #leaksBefore: Leak[] = [];
  #cleared = 0;

  constructor(vault: SecretVault) {
    this.#vault = vault;
    boxHistories().add(this);
  }

  get requestCount(): number {
    return this.#cleared + this.requests.length;
  }

  clear(): void {
    this.#leaksBefore.push(...findLeaks(this.requests, this.#vault));
    this.#cleared += this.requests.length;
    this.requests.splice(0);
  }

  leaks(): readonly Leak[] {
    return [...this.#leaksBefore, ...findLeaks(this.requests, this.#vault)];
  }

  searchSecrets(text: string): string[] {
    return [...this.#vault.find(text).keys()];
  }
}
