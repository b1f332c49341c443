/** What was asked of servers, and what came. */
export interface Traffic {
  readonly requests: number;
  /** Bytes of bodies, as far as the servers said. */
  readonly bytes: number;
}

export const NO_TRAFFIC: Traffic = { requests: 0, bytes: 0 };

/** A fetch that tells after each answer what has gone through it so far. */
export function countedFetch(network: typeof fetch, tell: (traffic: Traffic) => void): typeof fetch {
  let traffic = NO_TRAFFIC;
  return async (input, init) => {
    traffic = { ...traffic, requests: traffic.requests + 1 };
    tell(traffic);
    const response = await network(input, init);
    const length = Number(response.headers.get("content-length") ?? 0);
    traffic = { ...traffic, bytes: traffic.bytes + (Number.isFinite(length) ? length : 0) };
    tell(traffic);
    return response;
  };
}
