import { describe, expect, it } from "vitest";
import { requestText } from "../../src/http/request-text.js";

const text = (url: string, headers: Record<string, string> = {}, method = "GET") =>
  requestText(new URL(url), method, headers);
const basic = (user: string) => `authorization: Basic ${Buffer.from(user).toString("base64")}`;

describe("a request", () => {
  it("is these bytes", () => {
    expect(text("https://data.example/a/b.nc?c=d%20e#f", { Accept: "*/*", range: "bytes=0-9" })).toBe(
      "GET /a/b.nc?c=d%20e HTTP/1.1\r\nhost: data.example\r\nconnection: keep-alive\r\n" +
        "Accept: */*\r\nrange: bytes=0-9\r\n\r\n",
    );
  });

  it.each([
    ["http://data.example", "GET / HTTP/1.1\r\nhost: data.example\r\n"],
    ["http://data.example:80/x", "GET /x HTTP/1.1\r\nhost: data.example\r\n"],
    ["https://data.example:8443/x", "GET /x HTTP/1.1\r\nhost: data.example:8443\r\n"],
    ["http://[::1]:8080/x", "GET /x HTTP/1.1\r\nhost: [::1]:8080\r\n"],
    [
      "http://b\u00fccher.example/\u00fc?\u00fc=\u20ac",
      "GET /%C3%BC?%C3%BC=%E2%82%AC HTTP/1.1\r\nhost: xn--bcher-kva.example\r\n",
    ],
    ["http://data.example/a b\r\nc?d e\r\nf", "GET /a%20bc?d%20ef HTTP/1.1\r\nhost: data.example\r\n"],
    ["http://data.example/?", "GET / HTTP/1.1\r\nhost: data.example\r\n"],
  ])("for %j has a line and a host of ASCII", (url, start) => {
    expect(text(url).startsWith(start)).toBe(true);
  });

  it("for HEAD says so", () => {
    expect(text("http://data.example/", {}, "HEAD")).toMatch(/^HEAD \/ HTTP\/1\.1\r\n/);
  });

  it("keeps values of Latin-1, and empty ones", () => {
    expect(text("http://data.example/", { a: "caf\u00e9\t1", b: "" })).toContain("\r\na: caf\u00e9\t1\r\nb: \r\n");
  });

  it("takes host and connection from the address and the connection, whoever gives others", () => {
    const own = { Host: "evil.example", CONNECTION: "close", connection: "upgrade", "x-host": "kept" };
    expect(text("http://data.example/", own)).toBe(
      "GET / HTTP/1.1\r\nhost: data.example\r\nconnection: keep-alive\r\nx-host: kept\r\n\r\n",
    );
  });
});

describe("user info of an address", () => {
  it.each([
    ["http://user:pass@data.example/", "user:pass"],
    ["http://user@data.example/", "user:"],
    ["http://:pass@data.example/", ":pass"],
    ["http://us%3Aer:p%40ss%2F%C3%BC@data.example/", "us:er:p@ss/\u00fc"],
  ])("of %s becomes Basic", (url, user) => {
    const sent = text(url);
    expect(sent).toContain(`\r\n${basic(user)}\r\n`);
    expect(sent).toContain("\r\nhost: data.example\r\n");
  });

  it("gives way to an authorization of the request's own", () => {
    const sent = text("http://user:pass@data.example/", { Authorization: "Bearer own" });
    expect(sent.match(/authorization/gi)).toHaveLength(1);
    expect(sent).toContain("\r\nAuthorization: Bearer own\r\n");
  });

  it("is in no other line", () => {
    expect(text("http://user:pass@data.example/x")).not.toMatch(/user|pass/);
  });
});

describe("a request is refused", () => {
  it.each([
    ["CR LF in a value", "x", "secret\r\nx-evil: 1"],
    ["CR in a value", "x", "secret\r"],
    ["LF in a value", "x", "secret\n"],
    ["NUL in a value", "x", "secret\0"],
    ["DEL in a value", "x", "secret\x7f"],
    ["a letter beyond Latin-1 in a value", "x", "secret\u010a"],
    ["a line separator in a value", "x", "secret\u2028"],
    ["CR LF in a name", "x\r\nx-evil", "secret"],
    ["LF in a name", "x\n", "secret"],
    ["NUL in a name", "x\0", "secret"],
    ["a colon in a name", "x: y", "secret"],
    ["a blank in a name", "x ", "secret"],
    ["an empty name", "", "secret"],
    ["a bad value in a host, though it is ignored", "host", "secret\r\n"],
  ])("with %s, and the value is not shown", (_, name, value) => {
    let message = "";
    try {
      text("http://data.example/", { [name]: value });
    } catch (error) {
      expect(error).toBeInstanceOf(TypeError);
      message = String(error);
    }
    expect(message).toContain("characters that cannot be sent");
    expect(message).not.toContain("secret");
  });

  it.each([
    "ftp://data.example/",
    "file:///etc/hosts",
    "s3://bucket/key",
    "data:,x",
    "ws://data.example/",
    "httpx://a/",
  ])("for %s", (url) => {
    expect(() => text(url)).toThrow(TypeError);
  });

  it.each(["get", "", "GET ", "GET / HTTP/1.1\r\nx: y\r\n\r\nGET", "G\0T"])("with the method %j", (method) => {
    expect(() => text("http://data.example/", {}, method)).toThrow("is not a method");
  });
});
