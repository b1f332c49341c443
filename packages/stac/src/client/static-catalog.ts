import type { StacCollection, StacItem, StacLink } from "../stac-types.js";
import type { StacHttp } from "./http.js";
import type { StacSearchBody } from "./search-body.js";
import { StacApiError } from "./stac-api-error.js";

/** A STAC document and the URL that its relative links start from. */
export interface Located {
  readonly url: string;
  readonly document: Readonly<Record<string, unknown>>;
}

/** Every catalog, collection and item below a document, depth first, one request each and only when it is asked for. */
export async function* walk(
  http: StacHttp,
  root: Located,
  follow: (rel: "child" | "item", from: Located) => boolean,
  signal?: AbortSignal,
): AsyncGenerator<Located> {
  const seen = new Set<string>([root.url]);
  // Addresses, not documents: a child is read when it is its turn, and not with all its siblings.
  const waiting: string[] = [];
  const read = async (url: string): Promise<Located> => ({
    url,
    document: await http.json({ method: "GET", url }, signal),
  });
  for (let from: Located | undefined = root; from; ) {
    yield from;
    const children: string[] = [];
    for (const { rel, href } of linksOf(from)) {
      if ((rel !== "child" && rel !== "item") || !follow(rel, from)) continue;
      const url = new URL(href, from.url).href;
      if (seen.has(url)) continue;
      seen.add(url);
      if (rel === "item") yield await read(url);
      else children.push(url);
    }
    waiting.push(...children.reverse());
    const next = waiting.pop();
    from = next === undefined ? undefined : await read(next);
  }
}

function linksOf({ document }: Located): readonly StacLink[] {
  return Array.isArray(document.links)
    ? (document.links as readonly StacLink[]).filter(({ href }) => typeof href === "string")
    : [];
}

export function isCollection({ document }: Located): boolean {
  return document.type === "Collection" || (document.type === undefined && "extent" in document);
}

export function isItem({ document }: Located): boolean {
  return document.type === "Feature";
}

export async function* collectionsOf(
  http: StacHttp,
  root: Located,
  signal?: AbortSignal,
): AsyncGenerator<StacCollection> {
  for await (const found of walk(http, root, (rel) => rel === "child", signal))
    if (isCollection(found)) yield found.document as unknown as StacCollection;
}

/** The search fields that can be answered by reading a static catalog. */
const UNDERSTOOD = new Set(["collections", "ids", "datetime", "bbox", "limit"]);

/** The items of a static catalog that fit a search; every item document is read, there is no index. */
export async function* itemsOf(
  http: StacHttp,
  root: Located,
  body: StacSearchBody,
  signal?: AbortSignal,
): AsyncGenerator<StacItem> {
  const strange = Object.keys(body).filter((field) => !UNDERSTOOD.has(field) && body[field] !== undefined);
  if (strange.length > 0) {
    throw new StacApiError(
      `This is a static catalog without a search: ${strange.join(", ")} cannot be answered. Use collections, ids, datetime and bbox, and filter the items yourself.`,
      { code: "stac/unsupported", url: root.url },
    );
  }
  const follow = (_rel: "child" | "item", from: Located): boolean =>
    !isCollection(from) || body.collections === undefined || body.collections.includes(String(from.document.id));
  for await (const found of walk(http, root, follow, signal)) {
    if (!isItem(found)) continue;
    const item = found.document as unknown as StacItem;
    if (fits(item, body)) yield item;
  }
}

function fits(item: StacItem, { ids, collections, bbox, datetime }: StacSearchBody): boolean {
  if (ids && !ids.includes(item.id)) return false;
  if (collections && !collections.includes(String(item.collection))) return false;
  if (bbox && !overlaps(item.bbox, bbox)) return false;
  return datetime === undefined || isWithin(item, datetime);
}

function overlaps(own: StacItem["bbox"], wanted: NonNullable<StacSearchBody["bbox"]>): boolean {
  if (!own) return false;
  const [w, s, e, n] = flat(own);
  const [west, south, east, north] = flat(wanted);
  if (s > north || n < south) return false;
  // A box with west > east is two spans of longitude.
  return spans(w, e).some(([a, b]) => spans(west, east).some(([c, d]) => a <= d && b >= c));
}

function flat(box: readonly number[]): [number, number, number, number] {
  return (box.length === 6 ? [box[0], box[1], box[3], box[4]] : box) as [number, number, number, number];
}

function spans(west: number, east: number): [number, number][] {
  return west <= east
    ? [[west, east]]
    : [
        [west, 180],
        [-180, east],
      ];
}

function isWithin({ properties }: StacItem, datetime: string): boolean {
  const [from, to = from] = datetime.split("/") as [string, string?];
  const start = from === ".." || from === "" ? -Infinity : Date.parse(from);
  const end = to === ".." || to === "" ? Infinity : Date.parse(to);
  const own = Date.parse(properties.start_datetime ?? properties.datetime ?? "");
  const ownEnd = Date.parse(properties.end_datetime ?? properties.datetime ?? "");
  return own <= end && ownEnd >= start;
}
