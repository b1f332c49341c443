import { FIELD_NAME, FIELD_VALUE } from "./field-syntax.js";
import { MalformedAnswer } from "./malformed-answer.js";

/** The status line and the header fields of an answer. */
export interface ResponseHead {
  readonly status: number;
  /** False where the answer ends the connection. */
  readonly persistent: boolean;
  /** Fields by their names in lower case; those that came several times joined by commas. */
  readonly fields: ReadonlyMap<string, string>;
  /** Each by itself, since a date in a cookie has a comma. */
  readonly cookies: readonly string[];
}

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/;

/**
 * Reads the head of an answer, without the empty line at its end.
 *
 * It is strict where leniency would let two readers see two different answers: no lines that go on, no blank before the colon,
 * nothing but CR LF at the end of a line. Source: RFC 9112, sections 4 and 5.
 *
 * @throws {MalformedAnswer}
 */
export function parseResponseHead(text: string): ResponseHead {
  let end = endOfLine(text, 0);
  const status = STATUS_LINE.exec(text.slice(0, end));
  if (!status) throw new MalformedAnswer("its first line is not that of an HTTP/1.1 answer");
  const fields = new Map<string, string>();
  const cookies: string[] = [];
  while (end < text.length) {
    const start = end + 2;
    end = endOfLine(text, start);
    const line = text.slice(start, end);
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0)).toLowerCase();
    if (!FIELD_NAME.test(name) || !FIELD_VALUE.test(line)) throw new MalformedAnswer("a header field is malformed");
    const value = withoutBlanks(line, colon + 1);
    if (name === "set-cookie") cookies.push(value);
    const before = fields.get(name);
    fields.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return { status: Number(status[2]), persistent: isPersistent(status[1] === "1", fields), fields, cookies };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\r\n", from);
  return end < 0 ? text.length : end;
}

/** The rest of a line; not `trim`, which takes the no-break space of Latin-1 for a blank. */
function withoutBlanks(line: string, start: number): string {
  let from = start;
  let to = line.length;
  while (from < to && isBlank(line.charCodeAt(from))) from += 1;
  while (to > from && isBlank(line.charCodeAt(to - 1))) to -= 1;
  return line.slice(from, to);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** `close` wins over whatever else is said. Source: RFC 9112, section 9.3. */
function isPersistent(isOfOneDotOne: boolean, fields: ReadonlyMap<string, string>): boolean {
  const connection = fields.get("connection")?.toLowerCase();
  if (connection === undefined) return isOfOneDotOne;
  const options = connection.split(",").map((option) => option.trim());
  return !options.includes("close") && (isOfOneDotOne || options.includes("keep-alive"));
}
