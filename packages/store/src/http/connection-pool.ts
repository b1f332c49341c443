import type { Exchange } from "./exchange.js";
import { HttpConnection } from "./http-connection.js";
import type { KnownHost } from "./open-socket.js";

/** Connections that are kept for the next request, by host. */
export class ConnectionPool {
  readonly #mostOfHost: number;
  readonly #hosts = new Map<string, HostConnections>();

  /** @param mostOfHost connections to one host; further requests wait for one of them */
  constructor(mostOfHost: number) {
    this.#mostOfHost = mostOfHost;
  }

  serve(exchange: Exchange): void {
    const { origin } = exchange.url;
    let host = this.#hosts.get(origin);
    if (!host) {
      host = new HostConnections(this.#mostOfHost);
      this.#hosts.set(origin, host);
    }
    host.serve(exchange);
  }

  /** Closes the connections that rest; those in use are closed when they come to rest. */
  close(): void {
    for (const host of this.#hosts.values()) host.close();
    this.#hosts.clear();
  }
}

/** The connections to one host, and who waits for one. */
class HostConnections implements KnownHost {
  session: Buffer | undefined;
  readonly #most: number;
  readonly #all = new Set<HttpConnection>();
  readonly #resting: HttpConnection[] = [];
  readonly #queue = new Set<Exchange>();
  #isClosed = false;

  constructor(most: number) {
    this.#most = most;
  }

  serve(exchange: Exchange): void {
    const connection = this.#rested() ?? this.#opened(exchange);
    if (connection) connection.serve(exchange);
    else this.#queue.add(exchange);
  }

  close(): void {
    this.#isClosed = true;
    for (const connection of this.#resting) connection.abandon();
  }

  /** The one that rested last is the least likely to be gone. */
  #rested(): HttpConnection | undefined {
    for (let last = this.#resting.pop(); last; last = this.#resting.pop()) {
      if (last.isGood) return last;
      last.abandon();
    }
    return undefined;
  }

  #opened({ url }: Exchange): HttpConnection | undefined {
    if (this.#all.size >= this.#most) return undefined;
    const connection: HttpConnection = new HttpConnection(url, this, {
      rested: () => {
        const next = this.#next();
        if (next) connection.serve(next);
        else if (this.#isClosed) connection.abandon();
        else this.#resting.push(connection);
      },
      closed: (unanswered) => {
        this.#all.delete(connection);
        const place = this.#resting.indexOf(connection);
        if (place >= 0) this.#resting.splice(place, 1);
        const next = unanswered ?? this.#next();
        if (next) this.serve(next);
      },
    });
    this.#all.add(connection);
    return connection;
  }

  #next(): Exchange | undefined {
    for (const exchange of this.#queue) {
      this.#queue.delete(exchange);
      if (exchange.isOpen) return exchange;
    }
    return undefined;
  }
}
