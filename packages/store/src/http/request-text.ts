import { FIELD_NAME, FIELD_VALUE } from "./field-syntax.js";

const METHOD = /^[A-Z]{1,20}$/;

/**
 * A request without a body, as it goes over the wire.
 *
 * @throws {TypeError} when a header could be taken for more than one line; its value is not shown, since it may be a secret
 */
export function requestText(url: URL, method: string, headers: Readonly<Record<string, string>>): string {
  if (!/^https?:$/.test(url.protocol)) throw new TypeError(`${JSON.stringify(url.protocol)} is not http: or https:.`);
  if (!METHOD.test(method)) throw new TypeError(`${JSON.stringify(method)} is not a method of HTTP.`);
  let text = `${method} ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\nconnection: keep-alive\r\n`;
  let isAuthorized = false;
  for (const name in headers) {
    const value = headers[name] as string;
    if (!FIELD_NAME.test(name) || !FIELD_VALUE.test(value))
      throw new TypeError(`The header ${JSON.stringify(name)} has characters that cannot be sent.`);
    const lower = name.toLowerCase();
    if (lower === "authorization") isAuthorized = true;
    // Both follow from the address and the connection.
    if (lower !== "host" && lower !== "connection") text += `${name}: ${value}\r\n`;
  }
  // A password may come without a user, as some services take their tokens.
  if (`${url.username}${url.password}` !== "" && !isAuthorized) text += `authorization: Basic ${userOf(url)}\r\n`;
  return `${text}\r\n`;
}

function userOf({ username, password }: URL): string {
  return Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64");
}
