import { seededRandom } from "./seeded-random.js";

/** What a server sends for one request, and what it does then. */
export interface RecordedAnswer {
  readonly name: string;
  /** In Latin-1. */
  readonly bytes: string;
  readonly method?: "GET" | "HEAD";
  /** After the last byte: nothing, the end of its side, or a reset. @default "rest" */
  readonly after?: "rest" | "end" | "reset";
}

const random = seededRandom(9112);
/** 300 kB in which every place is another one. */
export const LARGE: string = Buffer.from(Uint8Array.from({ length: 300_000 }, () => random(256))).toString("latin1");

const chunksOf = (text: string, size: number) => {
  const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.slice(i * size, (i + 1) * size));
  return `${chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join("")}0\r\n\r\n`;
};
const ok = (...lines: string[]) => `${["HTTP/1.1 200 OK", ...lines].join("\r\n")}\r\n\r\n`;
const five = ok("content-length: 5");
const chunked = ok("transfer-encoding: chunked");
const rest = (name: string, bytes: string): RecordedAnswer => ({ name, bytes });
const end = (name: string, bytes: string): RecordedAnswer => ({ name, bytes, after: "end" });
const reset = (name: string, bytes: string): RecordedAnswer => ({ name, bytes, after: "reset" });

/** Answers of all kinds that both clients take for the same, or both refuse. */
export const RECORDED_ANSWERS: readonly RecordedAnswer[] = [
  rest("a length", `${five}Hello`),
  rest("a length of nothing", ok("content-length: 0")),
  rest("a length, and the connection is closed", `${ok("content-length: 5", "connection: close")}Hello`),
  end("a length, and the server ends", `${five}Hello`),
  rest("an error with a body", "HTTP/1.1 404 Not Found\r\ncontent-length: 5\r\n\r\nHello"),
  rest("a redirect", "HTTP/1.1 302 Found\r\nlocation: https://b.example/?x=y\r\ncontent-length: 0\r\n\r\n"),
  rest("no reason", "HTTP/1.1 200\r\ncontent-length: 5\r\n\r\nHello"),
  rest("an empty reason", "HTTP/1.1 200 \r\ncontent-length: 5\r\n\r\nHello"),
  rest("204", "HTTP/1.1 204 No Content\r\n\r\n"),
  rest("304 with a length", 'HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\netag: "a"\r\n\r\n'),
  { name: "HEAD with a length", bytes: five, method: "HEAD" },
  { name: "HEAD with chunks", bytes: chunked, method: "HEAD" },
  { name: "HEAD without a length", bytes: ok(), method: "HEAD" },
  end("no length", `${ok()}Hello`),
  end("no length and no body", ok()),
  end("HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nHello"),
  rest("HTTP/1.0 that goes on", "HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-length: 5\r\n\r\nHello"),
  rest("chunks", `${chunked}3\r\nHel\r\n2\r\nlo\r\n0\r\n\r\n`),
  rest("chunks of nothing", `${chunked}0\r\n\r\n`),
  rest("chunks with extensions", `${chunked}3;a=b\r\nHel\r\n2;c="d"\r\nlo\r\n0;e\r\n\r\n`),
  rest("chunks with fields after them", `${chunked}5\r\nHello\r\n0\r\nx-a: b\r\nx-c: d\r\n\r\n`),
  rest("chunks with sizes with zeros and capitals", `${chunked}00A\r\n0123456789\r\n0\r\n\r\n`),
  rest("Continue before", `HTTP/1.1 100 Continue\r\n\r\n${five}Hello`),
  rest("hints before", `HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n${five}Hello`),
  rest("cookies", `${ok("set-cookie: a=1; expires=Tue, 1 Jan", "Set-Cookie: b=2", "content-length: 5")}Hello`),
  rest("fields twice", `${ok("vary: a", "content-length: 5", "Vary: b")}Hello`),
  rest("blanks around values", `${ok("x:  a b \t", "content-length:\t5 ", "y:")}Hello`),
  rest("values of Latin-1", `${ok("x: caf\u00e9 \u00ff", "content-length: 5")}Hello`),
  rest("300 kB", `${ok(`content-length: ${LARGE.length}`)}${LARGE}`),
  rest("300 kB in chunks", chunked + chunksOf(LARGE, 7777)),
  rest("300 kB in one chunk", chunked + chunksOf(LARGE, LARGE.length)),
  rest("40 kB in small chunks", chunked + chunksOf(LARGE.slice(0, 40_000), 17)),
  end("300 kB without a length", ok() + LARGE),
  rest("an answer after the answer", `${five}Hello${five}again`),
  end("a body that is cut", `${five}Hel`),
  reset("a body that is cut by a reset", `${five}Hel`),
  end("a large body that is cut", `${ok("content-length: 300001")}${LARGE}`),
  reset("a large body that is cut by a reset", `${ok("content-length: 300001")}${LARGE}`),
  end("chunks that are cut in a size", `${chunked}5\r\nHello\r\n`),
  end("chunks that are cut in their data", `${chunked}5\r\nHel`),
  end("chunks that are cut at the very end", `${chunked}5\r\nHello\r\n0\r\n`),
  end("a body without a first byte", five),
  end("nothing", ""),
  reset("nothing but a reset", ""),
  end("a head that is cut", "HTTP/1.1 200 OK\r\ncontent-le"),
  end("only hints", "HTTP/1.1 103 Early Hints\r\n\r\n"),
  end("a folded field of no name", ok(" a: b", "content-length: 5")),
  end("a blank before the colon", `${ok("content-length : 5")}Hello`),
  end("both framings", `${ok("content-length: 5", "transfer-encoding: chunked")}5\r\nHello\r\n0\r\n\r\n`),
  end("two lengths", `${ok("content-length: 5", "content-length: 6")}Hello!`),
  end("a length that is none", `${ok("content-length: 5x")}Hello`),
  end("a length below nothing", `${ok("content-length: -5")}Hello`),
  end("a size of a chunk that is none", `${chunked}xyz\r\nHello\r\n0\r\n\r\n`),
  end("a chunk longer than its size", `${chunked}4\r\nHello\r\n0\r\n\r\n`),
  end("NUL in a value", `${ok("x: a\0b", "content-length: 5")}Hello`),
  end("CR in a value", `${ok("x: a\rb", "content-length: 5")}Hello`),
  end("no colon", `${ok("abc", "content-length: 5")}Hello`),
  end("another protocol", "SSH-2.0-OpenSSH_9.6\r\n\r\n"),
  end("HTTP/2", "HTTP/2 200 OK\r\ncontent-length: 5\r\n\r\nHello"),
  end("a head that is too long", `${ok(`x: ${"a".repeat(20_000)}`, "content-length: 5")}Hello`),
  end(
    "a protocol that nobody asked for",
    "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
  ),
  end("a folded field", `${ok("x: a\r\n b", "content-length: 5")}Hello`),
  end("LF alone", "HTTP/1.1 200 OK\ncontent-length: 5\n\nHello"),
  end("LF alone in one place", "HTTP/1.1 200 OK\r\nx: a\ncontent-length: 5\r\n\r\nHello"),
  end("two equal lengths", `${ok("content-length: 5", "content-length: 5")}Hello`),
  end("DEL in a value", `${ok("x: a\x7fb", "content-length: 5")}Hello`),
  end("a control character in a value", `${ok("x: a\x01b", "content-length: 5")}Hello`),
  end("no-break spaces around a value", `${ok("x: \u00a0b\u00a0", "content-length: 5")}Hello`),
  end("an empty length", `${ok("content-length:")}Hello`),
  end("a length with a plus", `${ok("content-length: +5")}Hello`),
  end("a length that cannot be counted", `${ok("content-length: 9007199254740993")}Hello`),
  end("a name with a parenthesis", `${ok("a(b): 1", "content-length: 5")}Hello`),
  end("chunks with LF alone", `${chunked}5\nHello\n0\n\n`),
  end("a size of a chunk with a mark of hex", `${chunked}0x5\r\nHello\r\n0\r\n\r\n`),
  end("HTTP/1.2", "HTTP/1.2 200 OK\r\ncontent-length: 5\r\n\r\nHello"),
  end("another name for HTTP", "ICY 200 OK\r\ncontent-length: 5\r\n\r\nHello"),
  end("a reason without a blank", "HTTP/1.1 200OK\r\ncontent-length: 5\r\n\r\nHello"),
  { ...end("HEAD with both framings", ok("content-length: 5", "transfer-encoding: chunked")), method: "HEAD" },
  end("204 with both framings", "HTTP/1.1 204 x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n"),
  end("five hundred hints", `${"HTTP/1.1 102 Processing\r\n\r\n".repeat(500)}${five}Hello`),
  end("five thousand hints", `${"HTTP/1.1 102 Processing\r\n\r\n".repeat(5000)}${five}Hello`),
  end("a head of 15 kB", `${ok(`x: ${"a".repeat(15_000)}`, "content-length: 5")}Hello`),
  end("an interim answer with a length", `HTTP/1.1 199 x\r\ncontent-length: 5\r\n\r\n${five}Hello`),
  end("HTTP/1.0 with chunks", "HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nHello\r\n0\r\n\r\n"),
  end(
    "HTTP/1.0 that goes on with chunks",
    "HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ntransfer-encoding: chunked\r\n\r\n5\r\nHello\r\n0\r\n\r\n",
  ),
  end("identity as a coding", `${ok("transfer-encoding: identity")}Hello`),
  end("an offer of another protocol", `${ok("upgrade: h2c", "connection: upgrade", "content-length: 5")}Hello`),
  end("an extension that is too long", `${chunked}5;${"a".repeat(17000)}\r\nHello\r\n0\r\n\r\n`),
];

/** Where one client reads an answer and the other refuses it, and why we do as we do. */
export interface Difference extends RecordedAnswer {
  readonly accepts: "only ours" | "only node";
  readonly why: string;
}

const lenient = (answer: RecordedAnswer, why: string): Difference => ({ ...answer, accepts: "only ours", why });
const strict = (answer: RecordedAnswer, why: string): Difference => ({ ...answer, accepts: "only node", why });
const status = (number: string) =>
  end(`the status ${number}`, `HTTP/1.1 ${number} x\r\ncontent-length: 5\r\n\r\nHello`);
const coded = (coding: string) => ok(`transfer-encoding: ${coding}`);

export const DIFFERENCES: readonly Difference[] = [
  lenient(rest("bytes after the body", `${five}Hello, world`), "the body is whole; the connection is closed"),
  lenient(rest("bytes after the last chunk", `${chunked}5\r\nHello\r\n0\r\n\r\nHello`), "as above"),
  lenient(rest("sizes with blanks", `${chunked}5  \r\nHello\r\n0\r\n\r\n`), "old servers fill the line of a size"),
  lenient(rest("fields of no name after chunks", `${chunked}0\r\nabc\r\n\r\n`), "nobody reads them"),
  strict(rest("an empty line before", `\r\n${five}Hello`), "it may be the end of another answer"),
  strict(rest("HTTP/0.9", "HTTP/0.9 200 OK\r\ncontent-length: 5\r\n\r\nHello"), "it has no head that could be read"),
  strict(status("099"), "no such status can be understood"),
  strict(status("600"), "as above"),
  strict(status("999"), "as above"),
  strict(end("gzip as a coding", `${coded("gzip")}Hello`), "its bytes would be taken for those of the file"),
  strict(end("gzip below chunks", `${coded("gzip, chunked")}5\r\nHello\r\n0\r\n\r\n`), "as above"),
  strict(
    end("chunks twice", `${coded("chunked\r\ntransfer-encoding: chunked")}5\r\nHello\r\n0\r\n\r\n`),
    "the data could have chunks of their own",
  ),
];
