/** How long a stopped run is waited for before its caller goes on without it, in ms. */
export const ABORT_GRACE_MS = 1000;

/** Resolves after a while without holding the process: waiting for stragglers is no reason to stay. */
export function grace(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    if (typeof timer === "object") timer.unref?.();
  });
}
