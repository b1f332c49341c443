import type { Reply, ReplyHeaders } from "../http/exchange.js";
import { escapeMarkup, s3ErrorReply } from "../http/replies.js";

/** What browsers of any page may do with the buckets. */
export const CORS: ReplyHeaders = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "ETag, Content-Range, Content-Length, Accept-Ranges, Last-Modified",
};

const ERRORS: Readonly<Record<string, readonly [status: number, message: string]>> = {
  AccessDenied: [403, "Access Denied"],
  NoSuchBucket: [404, "The specified bucket does not exist"],
  NoSuchKey: [404, "The specified key does not exist."],
  NoSuchUpload: [404, "The specified upload does not exist. The upload ID may be invalid, or may have been aborted."],
  PreconditionFailed: [412, "At least one of the pre-conditions you specified did not hold"],
  BadDigest: [400, "The digest you specified did not match the calculated checksum."],
  XAmzContentSHA256Mismatch: [400, "The provided 'x-amz-content-sha256' header does not match what was computed."],
  EntityTooSmall: [400, "Your proposed upload is smaller than the minimum allowed size"],
  InvalidPart: [400, "One or more of the specified parts could not be found."],
  InvalidPartOrder: [400, "The list of parts was not in ascending order."],
  InvalidRequest: [400, "The request is not valid."],
  MalformedXML: [400, "The XML you provided was not well-formed."],
  NotImplemented: [501, "The simulator does not do that."],
  MethodNotAllowed: [405, "The specified method is not allowed against this resource."],
};

/** An error by its code, with S3's status and words. */
export function s3Error(code: string): Reply {
  const [status, message] = ERRORS[code] ?? [400, code];
  return s3ErrorReply(status, code, message, CORS);
}

/** An XML answer; the values of lists and texts are escaped here. */
export function xmlReply(root: string, content: XmlContent, headers: ReplyHeaders = {}): Reply {
  return {
    status: 200,
    headers: { "content-type": "application/xml", ...CORS, ...headers },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${xml(content)}</${root}>`,
  };
}

/** Elements by name; a list gives the element several times. */
export interface XmlContent {
  readonly [name: string]: string | number | boolean | XmlContent | readonly XmlContent[] | undefined;
}

function xml(content: XmlContent): string {
  return Object.entries(content)
    .flatMap(([name, value]) => {
      if (value === undefined) return [];
      const all = Array.isArray(value) ? (value as readonly XmlContent[]) : [value as string | XmlContent];
      return all.map((one) => `<${name}>${typeof one === "object" ? xml(one) : escapeMarkup(String(one))}</${name}>`);
    })
    .join("");
}
