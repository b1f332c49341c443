import { setMaxListeners } from "node:events";
import { timedOut } from "../store-errors.js";
import type { TransportOptions, TransportRequest } from "../transport.js";
import type { BodyFraming } from "./body-framing.js";
import { type BodySource, IncomingBody } from "./incoming-body.js";
import { requestText } from "./request-text.js";
import type { ResponseHead } from "./response-head.js";
import type { SpareMemory } from "./spare-memory.js";

/** Who waits for the answer. */
export interface Caller {
  answered(head: ResponseHead, body: IncomingBody): void;
  failed(error: unknown): void;
}

/** How an exchange waits, and the memory that it can use. */
export interface ExchangeOptions extends TransportOptions {
  readonly spare: SpareMemory;
}

/** One request and its answer, from the wait for a connection to the last byte. */
export class Exchange {
  readonly url: URL;
  readonly method: string;
  /** As it goes over the wire. */
  readonly text: string;
  readonly #request: TransportRequest;
  readonly #options: ExchangeOptions;
  readonly #caller: Caller;
  readonly #onAbort = () => this.fail(this.#request.signal?.reason);
  #isOpen = true;
  #connection: BodySource | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(request: TransportRequest, options: ExchangeOptions, caller: Caller) {
    this.url = new URL(request.url);
    this.method = request.method;
    this.text = requestText(this.url, request.method, request.headers);
    this.#request = request;
    this.#options = options;
    this.#caller = caller;
    if (request.signal) {
      // One signal may stop many requests at once; that is no leak, and Node is not to warn of one.
      setMaxListeners(0, request.signal);
      request.signal.addEventListener("abort", this.#onAbort, { once: true });
    }
  }

  /** Whether somebody still waits for its answer. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** It has a connection: from now on the answer's head has to come in time. */
  begin(connection: BodySource): void {
    this.#connection = connection;
    const { headersTimeoutMs = 30_000 } = this.#options;
    this.#timer ??= setTimeout(
      () => this.fail(timedOut(this.#request.url, `did not answer within ${headersTimeoutMs / 1000} s`)),
      headersTimeoutMs,
    );
  }

  /** The head is there; the body comes as it is read from the connection. */
  answer(head: ResponseHead, framing: BodyFraming, connection: BodySource): IncomingBody {
    clearTimeout(this.#timer);
    this.#isOpen = false;
    const { url, signal } = this.#request;
    const body = new IncomingBody(framing, connection, {
      url,
      signal,
      spare: this.#options.spare,
      idleTimeoutMs: this.#options.idleTimeoutMs ?? 30_000,
    });
    this.#caller.answered(head, body);
    return body;
  }

  /** Gives up, with its connection. */
  fail(error: unknown): void {
    if (this.#isOpen) this.#caller.failed(error);
    this.#isOpen = false;
    this.#connection?.abandon();
    this.end();
  }

  /** No more bytes will come. */
  end(): void {
    clearTimeout(this.#timer);
    this.#connection = undefined;
    this.#request.signal?.removeEventListener("abort", this.#onAbort);
  }
}
