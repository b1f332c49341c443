import type { Socket } from "node:net";
import { bodyFraming } from "./body-framing.js";
import type { Exchange } from "./exchange.js";
import type { BodySource, IncomingBody } from "./incoming-body.js";
import { MalformedAnswer } from "./malformed-answer.js";
import { type KnownHost, openSocket } from "./open-socket.js";
import { parseResponseHead, type ResponseHead } from "./response-head.js";

/** The longest head of an answer, as node:http has it. */
const HEAD_BYTES = 16 * 1024;

/** A server's hint is shortened by this, so that a request does not meet the end of its connection. */
const HINT_MARGIN_MS = 1000;

/** A connection that rested for longer may have been forgotten by something on the way. */
const LONGEST_REST_MS = 60_000;

/** What becomes of a connection. */
export interface ConnectionEvents {
  /** It can serve another request. */
  rested(): void;
  /** It is gone; `unanswered` is a request that can be sent again, since nothing came of it. */
  closed(unanswered: Exchange | undefined): void;
}

/** One connection, which serves one request after the other. */
export class HttpConnection implements BodySource {
  readonly #socket: Socket;
  readonly #events: ConnectionEvents;
  readonly #head = Buffer.allocUnsafeSlow(HEAD_BYTES);
  #headFilled = 0;
  #exchange: Exchange | undefined;
  #body: IncomingBody | undefined;
  #isReady = false;
  /** Whether the request has been sent, and whether anything has come since. */
  #isSent = false;
  #isHeard = false;
  #isPersistent = true;
  #served = 0;
  #error: Error | undefined;
  #longestRestMs = LONGEST_REST_MS;
  #goodUntil = Number.POSITIVE_INFINITY;

  constructor(url: URL, known: KnownHost, events: ConnectionEvents) {
    this.#events = events;
    const onread = { buffer: () => this.#room(), callback: (count: number) => this.#read(count) };
    this.#socket = openSocket(url, known, onread, () => this.#ready())
      .on("error", (error) => {
        this.#error ??= error;
      })
      .on("close", () => this.#closed());
  }

  /** Whether it may be used, after a rest. */
  get isGood(): boolean {
    return !this.#socket.destroyed && this.#socket.writable && performance.now() < this.#goodUntil;
  }

  serve(exchange: Exchange): void {
    this.#exchange = exchange;
    exchange.begin(this);
    this.#socket.ref();
    // What has come already, behind the last answer, has to be seen first: it is no answer to this request.
    if (this.#isReady) setImmediate(() => this.#send());
  }

  resume(): void {
    this.#socket.resume();
  }

  abandon(): void {
    this.#socket.destroy();
  }

  #ready(): void {
    this.#isReady = true;
    this.#send();
  }

  #send(): void {
    if (!this.#exchange || this.#socket.destroyed) return;
    this.#isSent = true;
    this.#socket.write(this.#exchange.text, "latin1");
  }

  #room(): Uint8Array {
    return this.#body?.room() ?? this.#head.subarray(this.#headFilled);
  }

  /** `count` bytes have come into the room; false stops the socket. */
  #read(count: number): boolean {
    try {
      if (this.#body) this.#readBody(this.#body, count);
      else this.#readHead(count);
    } catch (error) {
      this.#socket.destroy(error as Error);
    }
    return this.#body?.wantsMore() ?? true;
  }

  #readBody(body: IncomingBody, count: number): void {
    const surplus = body.arrived(count);
    if (body.isComplete) this.#finish(surplus);
  }

  #readHead(count: number): void {
    const exchange = this.#exchange;
    if (!exchange || !this.#isSent) throw new MalformedAnswer("it answers what was not asked");
    this.#isHeard = true;
    const searched = Math.max(this.#headFilled - 3, 0);
    this.#headFilled += count;
    const end = this.#head.subarray(0, this.#headFilled).indexOf("\r\n\r\n", searched, "latin1");
    if (end < 0) {
      if (this.#headFilled === HEAD_BYTES) throw new MalformedAnswer(`its head is longer than ${HEAD_BYTES} bytes`);
      return;
    }
    const head = parseResponseHead(this.#head.toString("latin1", 0, end));
    const rest = this.#head.subarray(end + 4, this.#headFilled);
    this.#headFilled = 0;
    if (head.status < 200) this.#skip(head, rest);
    else this.#answer(exchange, head, rest);
  }

  /** An answer before the answer, such as `103 Early Hints`. */
  #skip({ status }: ResponseHead, rest: Uint8Array): void {
    if (status === 101) throw new MalformedAnswer("it changes to a protocol that was not asked for");
    this.#head.set(rest);
    if (rest.length > 0) this.#readHead(rest.length);
  }

  #answer(exchange: Exchange, head: ResponseHead, rest: Uint8Array): void {
    const framing = bodyFraming(exchange.method, head);
    this.#isPersistent = head.persistent && framing.by !== "close";
    this.#longestRestMs = longestRest(head);
    const body = exchange.answer(head, framing, this);
    this.#body = body;
    let at = 0;
    while (at < rest.length && !body.isComplete) {
      const room = body.room();
      const part = rest.subarray(at, at + room.length);
      room.set(part);
      at += part.length - body.arrived(part.length);
    }
    if (body.isComplete) this.#finish(rest.length - at);
  }

  #finish(surplus: number): void {
    this.#exchange?.end();
    this.#exchange = undefined;
    this.#body = undefined;
    this.#served += 1;
    this.#isSent = false;
    this.#isHeard = false;
    // What comes after an answer is nobody's, and would be taken for the next one.
    if (surplus > 0 || !this.#isPersistent) this.abandon();
    if (this.#socket.destroyed) return;
    this.#goodUntil = performance.now() + this.#longestRestMs;
    this.#socket.unref();
    this.#events.rested();
  }

  #closed(): void {
    const [exchange, body] = [this.#exchange, this.#body];
    this.#exchange = undefined;
    this.#body = undefined;
    body?.connectionEnded(this.#error);
    const isUntouched = this.#served > 0 && !this.#isHeard;
    const again = exchange?.isOpen && isUntouched && (!this.#isSent || /^(GET|HEAD)$/.test(exchange.method));
    if (!again) {
      if (body) exchange?.end();
      else exchange?.fail(this.#error ?? cutOff());
    }
    this.#events.closed(again ? exchange : undefined);
  }
}

function cutOff(): Error {
  return Object.assign(new Error("the connection was closed before the answer came"), { code: "ECONNRESET" });
}

/** How long a connection may rest: as long as its server says, and not for ever. Source: RFC 9112, appendix C.2.2. */
function longestRest({ fields }: ResponseHead): number {
  const hint = /\btimeout=(\d{1,6})/i.exec(fields.get("keep-alive") ?? "");
  return hint ? Math.min(Number(hint[1]) * 1000 - HINT_MARGIN_MS, LONGEST_REST_MS) : LONGEST_REST_MS;
}
