import { inspect } from "node:util";
import { MessageChannel } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import {
  checkOptions,
  EarthaccessError,
  errorFromJson,
  errorToJson,
  isAbort,
  isEarthaccessError,
  nearest,
  networkReason,
} from "../src/index.js";

const TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJ1aWQiOiJ4In0.c2lnbmF0dXJl";
const SIGNED = "https://user:pw@data.example/f.nc?X-Amz-Signature=deadbeef&A-userid=me#frag";

class TeapotError extends EarthaccessError {
  constructor(message: string, cause?: unknown) {
    super(message, {
      code: "tea/pot",
      retryable: true,
      data: { url: SIGNED, headers: { Authorization: `Bearer ${TOKEN}` } },
      cause,
    });
  }
}

function everyPrintedForm(error: EarthaccessError): string {
  return [
    String(error),
    error.message,
    error.stack,
    JSON.stringify(error),
    inspect(error, { depth: 10, showHidden: false }),
    JSON.stringify(structuredClone(error.toJSON())),
  ].join("\n");
}

describe("EarthaccessError", () => {
  it("carries a code, the facts and whether a retry can help", () => {
    const error = new TeapotError("Use a kettle.");
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: "TeapotError", code: "tea/pot", retryable: true, message: "Use a kettle." });
  });

  it("shows no secret in any printed form, also not of its cause", () => {
    const cause = Object.assign(new Error(`GET ${SIGNED} with Bearer ${TOKEN}`), {
      request: { headers: { cookie: "asf-urs=s3cret" } },
    });
    const printed = everyPrintedForm(new TeapotError(`Could not read ${SIGNED} (Basic dXNlcjpwYXNzd29yZA==)`, cause));
    for (const secret of [TOKEN, "deadbeef", "user:pw", "dXNlcjpwYXNzd29yZA", "s3cret", "frag"])
      expect(printed).not.toContain(secret);
    expect(printed).toContain("https://data.example/f.nc?X-Amz-Signature=[redacted]");
  });

  it("removes terminal escapes and direction overrides from a server's words", () => {
    const error = new EarthaccessError("bad\u001b[31m red\u202e drow\u0007 line\r\nnext");
    expect(error.message).toBe("bad[31m red drow line\nnext");
  });

  it("keeps the cause reachable", () => {
    const cause = new TypeError("no socket");
    expect(new TeapotError("x", cause).cause).toBe(cause);
  });
});

describe("the JSON form", () => {
  it("keeps name, code, data and causes across a thread boundary", async () => {
    const { port1, port2 } = new MessageChannel();
    const received = new Promise<unknown>((resolve) => port2.once("message", resolve));
    port1.postMessage(
      errorToJson(
        new TeapotError("hot", new EarthaccessError("inner", { code: "a/b", cause: new RangeError("deep") })),
      ),
    );
    const back = errorFromJson((await received) as ReturnType<typeof errorToJson>);
    port1.close();
    expect(back).toMatchObject({ name: "TeapotError", code: "tea/pot", retryable: true, message: "hot" });
    expect(back.data).toMatchObject({ headers: { Authorization: "[redacted]" } });
    expect(back.cause).toMatchObject({ code: "a/b", cause: { name: "RangeError", message: "deep" } });
    expect(isEarthaccessError(back, "tea/pot")).toBe(true);
  });

  it("takes anything that can be thrown", () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    for (const thrown of [
      undefined,
      null,
      "text",
      7,
      circular,
      new Error("plain"),
      Object.assign(new Error("sys"), { code: "ENOSPC" }),
    ])
      expect(errorToJson(thrown)).toMatchObject({ retryable: false, message: expect.any(String) });
    expect(errorToJson(Object.assign(new Error("sys"), { code: "ENOSPC" })).code).toBe("ENOSPC");
  });

  it("ends a chain of causes that refers to itself", () => {
    const error = new Error("loop");
    (error as { cause?: unknown }).cause = error;
    expect(JSON.stringify(errorToJson(error)).split("loop").length).toBeLessThan(12);
  });

  it("treats keys named __proto__ as data", () => {
    const error = new EarthaccessError("x", { data: JSON.parse('{"__proto__": {"polluted": true}}') });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(JSON.stringify(error.toJSON().data)).toBe('{"__proto__":{"polluted":true}}');
  });
});

describe("isEarthaccessError", () => {
  it("recognises the errors of another installed copy", () => {
    const foreign = Object.assign(new Error("x"), { code: "a/b", [Symbol.for("earthaccess.error")]: true });
    expect(isEarthaccessError(foreign)).toBe(true);
    expect(isEarthaccessError(foreign, "c/d", "a/b")).toBe(true);
    expect(isEarthaccessError(foreign, "c/d")).toBe(false);
  });

  it("refuses everything else", () => {
    for (const other of [undefined, null, "x", {}, new Error("x")]) expect(isEarthaccessError(other)).toBe(false);
  });
});

describe("isAbort", () => {
  it("knows AbortError and the signal's own reason, and nothing else", () => {
    const reason = new Error("stop it");
    expect(isAbort(reason, AbortSignal.abort(reason))).toBe(true);
    expect(isAbort(new DOMException("x", "AbortError"))).toBe(true);
    expect(isAbort(new DOMException("x", "TimeoutError"))).toBe(false);
    expect(isAbort(reason, new AbortController().signal)).toBe(false);
  });
});

describe("nearest", () => {
  it.each([
    ["shortname", "shortName"],
    ["short_name", "shortName"],
    ["tempral", "temporal"],
    ["tmeporal", "temporal"],
    ["boundingbox", "boundingBox"],
  ])("takes %s for %s", (word, meant) => {
    expect(nearest(word, ["version", "shortName", "temporal", "boundingBox"])).toBe(meant);
  });

  it("guesses nothing when nothing is close", () => {
    expect(nearest("wavelength", ["version", "shortName"])).toBeUndefined();
    expect(nearest("", ["version"])).toBeUndefined();
  });
});

describe("networkReason", () => {
  it("names what the system said, however deep", () => {
    const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    expect(networkReason(new TypeError("fetch failed", { cause: refused }))).toBe("ECONNREFUSED");
    expect(networkReason(new TypeError("fetch failed", { cause: new Error("all of them", { cause: refused }) }))).toBe(
      "ECONNREFUSED",
    );
  });

  it("falls back to the innermost message, without its secrets, and ends in a circle", () => {
    const circle = new Error(`no answer with Bearer ${TOKEN}`) as Error & { cause: unknown };
    circle.cause = circle;
    expect(networkReason(circle)).toMatch(/^no answer with /);
    expect(networkReason(circle)).not.toContain(TOKEN);
    expect(networkReason(new TypeError("fetch failed", { cause: new Error("bad port") }))).toBe("bad port");
    expect(networkReason("gone")).toBe("gone");
  });
});

describe("checkOptions", () => {
  const allowed = { verify: ["auto", "off"], retry: undefined };

  it("lets pass what is known, also what is undefined", () => {
    expect(() => checkOptions("download", { verify: "off", retry: { limit: 1 } }, allowed)).not.toThrow();
    expect(() => checkOptions("download", { verify: undefined } as object, allowed)).not.toThrow();
  });

  it("takes an object, and does not spell out a text in its place", () => {
    for (const options of [TOKEN, null, ["a"], { ...TOKEN.split("") }])
      expect(() => checkOptions("login", options as object, {})).toThrow(
        new TypeError("The options of login are an object with names, not a text or a list."),
      );
  });

  it("lists everything wrong, and repeats no long value", () => {
    const options = { verfiy: "auto", verify: "ON", colour: 1, retry: undefined } as object;
    expect(() => checkOptions("download", options, allowed)).toThrow(
      new TypeError(
        'The options of download are not valid:\n- verfiy is no option; did you mean verify?\n- verify is one of "auto", "off"; got "ON"\n- colour is no option',
      ),
    );
    expect(() => checkOptions("download", { verify: TOKEN } as object, allowed)).toThrow(/got a string$/);
  });
});
