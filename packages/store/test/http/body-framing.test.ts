import { expect, it } from "vitest";
import { type BodyFraming, bodyFraming } from "../../src/http/body-framing.js";
import { MalformedAnswer } from "../../src/http/malformed-answer.js";
import { parseResponseHead } from "../../src/http/response-head.js";

const framing = (method: string, status: number, ...lines: string[]) =>
  bodyFraming(method, parseResponseHead([`HTTP/1.1 ${status} x`, ...lines].join("\r\n")));

const bytes = (length: number): BodyFraming => ({ by: "length", length });
const CHUNKS: BodyFraming = { by: "chunks" };
const CLOSE: BodyFraming = { by: "close" };
const MOST = Number.MAX_SAFE_INTEGER;

it.each<[string, string, number, string[], BodyFraming]>([
  ["an answer to HEAD has none, whatever its length says", "HEAD", 200, ["content-length: 5"], bytes(0)],
  ["an answer to HEAD has none, though it says chunked", "HEAD", 200, ["transfer-encoding: chunked"], bytes(0)],
  ["an answer to HEAD has none without a length", "HEAD", 404, [], bytes(0)],
  ["204 has none", "GET", 204, [], bytes(0)],
  ["204 has none, whatever its length says", "GET", 204, ["content-length: 5"], bytes(0)],
  ["304 has none, and the length of the file", "GET", 304, ["content-length: 5"], bytes(0)],
  ["304 has none, though it says chunked", "GET", 304, ["transfer-encoding: chunked"], bytes(0)],
  ["a length", "GET", 200, ["content-length: 5"], bytes(5)],
  ["a length of an error", "GET", 503, ["content-length: 5"], bytes(5)],
  ["a length of nothing", "GET", 200, ["content-length: 0"], bytes(0)],
  ["a length with zeros before it", "GET", 200, ["content-length: 0005"], bytes(5)],
  ["the largest length", "GET", 206, [`content-length: ${MOST}`], bytes(MOST)],
  ["chunks", "GET", 200, ["transfer-encoding: chunked"], CHUNKS],
  ["chunks in capitals", "GET", 200, ["Transfer-Encoding: CHUNKED"], CHUNKS],
  ["the end of the connection", "GET", 200, [], CLOSE],
  ["identity, which is no coding", "GET", 200, ["transfer-encoding: Identity"], CLOSE],
  ["the end of the connection of a redirect", "GET", 302, ["location: /x"], CLOSE],
  ["205 is not 204", "GET", 205, ["content-length: 5"], bytes(5)],
])("%s", (_, method, status, lines, expected) => {
  expect(framing(method, status, ...lines)).toEqual(expected);
});

it.each<[string, string[]]>([
  ["both a length and chunks", ["content-length: 5", "transfer-encoding: chunked"]],
  ["two equal lengths", ["content-length: 5", "content-length: 5"]],
  ["two different lengths", ["content-length: 5", "content-length: 6"]],
  ["two lengths in one field", ["content-length: 5, 5"]],
  ["a negative length", ["content-length: -5"]],
  ["a length with a plus", ["content-length: +5"]],
  ["a length with a fraction", ["content-length: 5.0"]],
  ["a length with an exponent", ["content-length: 5e2"]],
  ["a length in hex", ["content-length: 0x5"]],
  ["a length with a unit", ["content-length: 5 bytes"]],
  ["an empty length", ["content-length:"]],
  ["a length that cannot be counted", [`content-length: ${MOST + 1}`]],
  ["a length of a thousand digits", [`content-length: ${"9".repeat(1000)}`]],
  ["a length in digits of another script", ["content-length: \u00b2"]],
  ["a coding that is not chunked", ["transfer-encoding: gzip"]],
  ["a coding below the chunks", ["transfer-encoding: gzip, chunked"]],
  ["chunks below a coding", ["transfer-encoding: chunked, gzip"]],
  ["chunks twice", ["transfer-encoding: chunked", "transfer-encoding: chunked"]],
  ["identity beside a length", ["transfer-encoding: identity", "content-length: 5"]],
  ["an empty coding", ["transfer-encoding:"]],
  ["something that looks like chunked", ["transfer-encoding: \u00a0chunked"]],
])("refuses %s", (_, lines) => {
  expect(() => framing("GET", 200, ...lines)).toThrow(MalformedAnswer);
});

it.each(["HEAD", "GET"])("refuses two lengths even where there is no body, in an answer to %s", (method) => {
  const status = method === "HEAD" ? 200 : 304;
  expect(() => framing(method, status, "content-length: 5", "content-length: 6")).toThrow(MalformedAnswer);
});
