import type { Reply, ReplyHeaders } from "./exchange.js";

/** A JSON answer. */
export function jsonReply(status: number, value: unknown, headers: ReplyHeaders = {}): Reply {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(value),
  };
}

/** An HTML answer. */
export function htmlReply(status: number, body: string, headers: ReplyHeaders = {}): Reply {
  return { status, headers: { "content-type": "text/html; charset=utf-8", ...headers }, body };
}

/** A redirect, with the short text body that the real services send. */
export function redirectReply(status: number, location: string, headers: ReplyHeaders = {}): Reply {
  return { status, headers: { "content-type": "text/html; charset=utf-8", location, ...headers } };
}

/** Text made safe inside XML and HTML. */
export function escapeMarkup(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** An error in S3's XML form. */
export function s3ErrorReply(status: number, code: string, message: string, extra: ReplyHeaders = {}): Reply {
  return {
    status,
    headers: { "content-type": "application/xml", ...extra },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escapeMarkup(message)}</Message><RequestId>SIMULATOR0000001</RequestId><HostId>simulator</HostId></Error>`,
  };
}

/** The page Earthdata Login shows to people, which careless clients save as data. */
export const LOGIN_PAGE: string = `<!DOCTYPE html>
<html lang="en">
<head><title>Earthdata Login</title></head>
<body>
<h1>Earthdata Login</h1>
<form action="/login" method="post">
<label for="username">Username</label><input type="text" name="username" id="username">
<label for="password">Password</label><input type="password" name="password" id="password">
<input type="submit" name="commit" value="Log in">
</form>
</body>
</html>
`;
