import { describe, expect, it } from "vitest";
import { MalformedAnswer } from "../../src/http/malformed-answer.js";
import { parseResponseHead } from "../../src/http/response-head.js";

const head = (...lines: string[]) => parseResponseHead(lines.join("\r\n"));
const fieldsOf = (...lines: string[]) => Object.fromEntries(head("HTTP/1.1 200 OK", ...lines).fields);

describe("the first line of an answer", () => {
  it.each([
    ["HTTP/1.1 200 OK", 200],
    ["HTTP/1.0 206 Partial Content", 206],
    ["HTTP/1.1 404 ", 404],
    ["HTTP/1.1 503", 503],
    ["HTTP/1.1 100 Continue", 100],
    ["HTTP/1.1 599 Of its own", 599],
    ["HTTP/1.1 200 T\u00e9l\u00e9\tcharg\u00e9", 200],
    ["HTTP/1.1 302  two blanks", 302],
  ])("%j has the status %d", (line, status) => {
    expect(head(line).status).toBe(status);
  });

  it.each([
    ["no HTTP", "220 ready"],
    ["nothing", ""],
    ["a request", "GET / HTTP/1.1"],
    ["HTTP/2", "HTTP/2 200 OK"],
    ["HTTP/1.2", "HTTP/1.2 200 OK"],
    ["HTTP/0.9", "HTTP/0.9 200 OK"],
    ["small letters", "http/1.1 200 OK"],
    ["another server's name for HTTP", "ICY 200 OK"],
    ["a blank before", " HTTP/1.1 200 OK"],
    ["two blanks before the status", "HTTP/1.1  200 OK"],
    ["a tab before the status", "HTTP/1.1\t200 OK"],
    ["no status", "HTTP/1.1"],
    ["a status of two digits", "HTTP/1.1 20 OK"],
    ["a status of four digits", "HTTP/1.1 2000 OK"],
    ["a status that is a word", "HTTP/1.1 abc OK"],
    ["a status below 100", "HTTP/1.1 099 OK"],
    ["a status above 599", "HTTP/1.1 600 OK"],
    ["a reason without a blank", "HTTP/1.1 200OK"],
    ["a NUL in the reason", "HTTP/1.1 200 O\0K"],
    ["a bare LF in the reason", "HTTP/1.1 200 OK\ncontent-length: 0"],
    ["a bare CR in the reason", "HTTP/1.1 200 OK\rcontent-length: 0"],
    ["an empty line before", "\r\nHTTP/1.1 200 OK"],
  ])("is refused with %s", (_, line) => {
    expect(() => head(line)).toThrow(MalformedAnswer);
  });
});

describe("header fields", () => {
  it("are found by their names in lower case", () => {
    expect(fieldsOf("Content-LENGTH: 5", 'ETag: "a"')).toEqual({ "content-length": "5", etag: '"a"' });
  });

  it("that come several times are joined in their order", () => {
    expect(fieldsOf("Vary: a", "x: 1", "vary: b", "VARY:c")).toEqual({ vary: "a, b, c", x: "1" });
    expect(fieldsOf("Content-Length: 5", "Content-Length: 5")).toEqual({ "content-length": "5, 5" });
  });

  it("give cookies each by itself", () => {
    const { cookies, fields } = head(
      "HTTP/1.1 200 OK",
      "Set-Cookie: a=1; Expires=Tue, 1 Jan",
      "SET-COOKIE: b=2",
      "x: y",
    );
    expect(cookies).toEqual(["a=1; Expires=Tue, 1 Jan", "b=2"]);
    expect(fields.get("x")).toBe("y");
    expect(head("HTTP/1.1 200 OK").cookies).toEqual([]);
  });

  it.each([
    ["x:1", "1"],
    ["x: \t 1 \t ", "1"],
    ["x:", ""],
    ["x: ", ""],
    ["x:\t \t", ""],
    ["x: a:b: c", "a:b: c"],
    ["x: a  \t b", "a  \t b"],
    ["x: \u00a0caf\u00e9\u00a0", "\u00a0caf\u00e9\u00a0"],
    ["x: \u0085\u00ff", "\u0085\u00ff"],
  ])("%j has the value %j", (line, value) => {
    expect(fieldsOf(line)).toEqual({ x: value });
  });

  it("may have any name that is a token, also that of a property of every object", () => {
    expect([...head("HTTP/1.1 200 OK", "__proto__: 1", "constructor: 2", "!#$%&'*+-.^_`|~0: 3").fields]).toEqual([
      ["__proto__", "1"],
      ["constructor", "2"],
      ["!#$%&'*+-.^_`|~0", "3"],
    ]);
  });

  it.each([
    ["a line that goes on", "a: 1\r\n b"],
    ["a line that goes on after a tab", "a: 1\r\n\tb: 2"],
    ["a blank before the colon", "content-length : 5"],
    ["a tab before the colon", "content-length\t: 5"],
    ["a blank before the name", " a: 1"],
    ["a blank in the name", "a b: 1"],
    ["an empty name", ": 1"],
    ["no colon", "abc"],
    ["an empty line among them", "a: 1\r\n\r\nb: 2"],
    ["a bare LF", "a: 1\nb: 2"],
    ["a bare CR", "a: 1\rb: 2"],
    ["a CR before the CR LF", "a: 1\r\r\nb: 2"],
    ["a NUL in the value", "a: 1\0"],
    ["a control character in the value", "a: 1\x0b"],
    ["DEL in the value", "a: \x7f"],
    ["a letter of Latin-1 in the name", "caf\u00e9: 1"],
    ["a parenthesis in the name", "a(b): 1"],
    ["a NUL in the name", "a\0: 1"],
  ])("are refused with %s", (_, text) => {
    expect(() => head("HTTP/1.1 200 OK", text)).toThrow(MalformedAnswer);
  });
});

describe("a connection", () => {
  it.each([
    ["1.1", [], true],
    ["1.1", ["Connection: keep-alive"], true],
    ["1.1", ["Connection: close"], false],
    ["1.1", ["Connection: CLOSE"], false],
    ["1.1", ["Connection: Keep-Alive, Upgrade"], true],
    ["1.1", ["Connection: Upgrade ,\tClose"], false],
    ["1.1", ["Connection: Upgrade", "Connection: close"], false],
    ["1.1", ["Connection: closed"], true],
    ["1.1", ["Connection:"], true],
    ["1.0", [], false],
    ["1.0", ["Connection: close"], false],
    ["1.0", ["Connection: Keep-Alive"], true],
    ["1.0", ["Connection: Upgrade, keep-alive"], true],
    ["1.0", ["Connection: keep-alive, close"], false],
    ["1.1", ["Connection: keep-alive, close"], false],
    ["1.0", ["Keep-Alive: timeout=5"], false],
  ])("of HTTP/%s with %j goes on: %j", (version, lines, persistent) => {
    expect(head(`HTTP/${version} 200 OK`, ...lines).persistent).toBe(persistent);
  });
});
