/** One part of a `multipart/form-data` body. */
export interface MultipartPart {
  readonly name: string;
  readonly type: string | undefined;
  readonly body: Buffer;
}

/** Takes a `multipart/form-data` body apart; parts without a name are left out. */
export function parseMultipart(body: Buffer, contentType: string): MultipartPart[] {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (mark === undefined) return [];
  const delimiter = Buffer.from(`--${mark}`);
  const parts: MultipartPart[] = [];
  let at = body.indexOf(delimiter);
  while (at >= 0) {
    const start = at + delimiter.length;
    const next = body.indexOf(delimiter, start);
    if (next < 0) break;
    const part = parsePart(body.subarray(start, next));
    if (part !== undefined) parts.push(part);
    at = next;
  }
  return parts;
}

function parsePart(raw: Buffer): MultipartPart | undefined {
  const blank = raw.indexOf("\r\n\r\n");
  if (blank < 0) return undefined;
  const head = raw.subarray(0, blank).toString("utf8");
  const name = /name="([^"]*)"/i.exec(head)?.[1];
  if (name === undefined) return undefined;
  // The line break before the next delimiter belongs to the delimiter.
  return {
    name,
    type: /content-type:\s*([^\r\n]+)/i.exec(head)?.[1]?.trim(),
    body: raw.subarray(blank + 4, raw.length - 2),
  };
}
