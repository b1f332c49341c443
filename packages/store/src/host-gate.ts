import { pause } from "@earthaccess/credentials";

/** Makes all workers wait for a host that asked for a pause, and only for that host. */
export class HostGate {
  readonly #until = new Map<string, number>();

  /** The host of `url` wants no request for this long. */
  hold(url: string, ms: number): void {
    const { host } = new URL(url);
    this.#until.set(host, Math.max(this.#until.get(host) ?? 0, Date.now() + ms));
  }

  /** Resolves when the host of `url` may be asked again. */
  async pass(url: string, signal?: AbortSignal): Promise<void> {
    if (this.#until.size === 0) return;
    const { host } = new URL(url);
    for (let wait = this.#wait(host); wait > 0; wait = this.#wait(host)) await pause(wait, signal);
  }

  #wait(host: string): number {
    return (this.#until.get(host) ?? 0) - Date.now();
  }
}
