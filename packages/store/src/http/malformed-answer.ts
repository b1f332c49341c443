/** What a server sent is not HTTP/1.1, or can be read in two ways. */
export class MalformedAnswer extends Error {
  readonly code = "HTTP_MALFORMED";
}
