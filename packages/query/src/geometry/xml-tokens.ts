import { GeometryError } from "./geometry-error.js";

/** A piece of an XML document: a start tag with its attributes, an end tag, or text. Names are without their prefix. */
export type XmlToken =
  | { readonly kind: "open"; readonly name: string; readonly attributes: string }
  | { readonly kind: "close"; readonly name: string }
  | { readonly kind: "text"; readonly text: string };

const MAX_DEPTH = 200;

/**
 * Goes through an XML document once, without building a tree.
 *
 * Documents with a DOCTYPE are refused: entities are how small files become huge, and no map needs them.
 *
 * @throws GeometryError when tags do not match, or the document ends inside one.
 */
export function* xmlTokens(xml: string, name = "The file"): Generator<XmlToken> {
  const open: string[] = [];
  const fail = (what: string): never => {
    throw new GeometryError("syntax", `${name} is no valid XML: ${what}.`);
  };
  let at = 0;
  while (at < xml.length) {
    const tag = xml.indexOf("<", at);
    const text = xml.slice(at, tag < 0 ? undefined : tag);
    if (text !== "" && open.length > 0) yield { kind: "text", text };
    if (tag < 0) break;
    const skipped = skippedUntil(xml, tag);
    if (skipped) {
      const end = xml.indexOf(skipped, tag);
      if (end < 0) fail("it is cut off in a comment or a section");
      if (skipped === "]]>") yield { kind: "text", text: xml.slice(tag + 9, end) };
      at = end + skipped.length;
      continue;
    }
    if (/^<!doctype/i.test(xml.slice(tag, tag + 9)))
      fail("a DOCTYPE is not allowed, because its entities can make any file huge; remove it");
    const end = tagEnd(xml, tag);
    if (end < 0) fail("it is cut off inside a tag");
    const body = xml.slice(tag + 1, end);
    at = end + 1;
    if (body.startsWith("/")) {
      const closed = localName(body.slice(1));
      if (open.pop() !== closed) fail(`</${closed}> closes a tag that is not open`);
      yield { kind: "close", name: closed };
      continue;
    }
    const opened = localName(body);
    yield { kind: "open", name: opened, attributes: body };
    if (body.endsWith("/")) yield { kind: "close", name: opened };
    else if (open.push(opened) > MAX_DEPTH) fail("its tags are nested too deeply");
  }
  if (open.length > 0) fail(`it is cut off inside <${open.at(-1)}>`);
}

function skippedUntil(xml: string, tag: number): string | undefined {
  if (xml.startsWith("<!--", tag)) return "-->";
  if (xml.startsWith("<![CDATA[", tag)) return "]]>";
  return xml.startsWith("<?", tag) ? "?>" : undefined;
}

/** The `>` that ends a tag: not one inside an attribute's quotes. */
function tagEnd(xml: string, tag: number): number {
  let quote: string | undefined;
  for (let i = tag + 1; i < xml.length; i++) {
    const sign = xml[i];
    if (quote) quote = sign === quote ? undefined : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === ">") return i;
  }
  return -1;
}

function localName(body: string): string {
  const name = /^[^\s/>]+/.exec(body)?.[0] ?? "";
  return name.slice(name.indexOf(":") + 1);
}

/** An attribute's value in the text of a tag. */
export function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`).exec(tag)?.[1];
}
