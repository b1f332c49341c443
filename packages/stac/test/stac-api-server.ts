import { type Answer, type Arrived, scriptedServer } from "./scripted-server.js";

export function item(id: string): object {
  return {
    type: "Feature",
    id,
    collection: "c",
    properties: { datetime: "2020-01-01T00:00:00Z" },
    geometry: null,
    links: [],
    assets: {},
  };
}

export function landing(url: string, extra: object = {}): Answer {
  const search = ["GET", "POST"].map((method) => ({ rel: "search", href: `${url}/search`, method }));
  return {
    body: {
      type: "Catalog",
      id: "api",
      conformsTo: [],
      links: [...search, { rel: "data", href: "collections" }],
      ...extra,
    },
  };
}

export function pageOf(ids: readonly string[], next?: object): Answer {
  return {
    body: { type: "FeatureCollection", features: ids.map(item), links: next ? [{ rel: "next", ...next }] : [] },
  };
}

export const ids = (items: readonly { readonly id: string }[]): string[] => items.map(({ id }) => id);

/** An API whose search answers as given. */
export function api(search: (request: Arrived, url: string) => Answer, extra?: object) {
  return scriptedServer((request, url) => {
    if (request.path === "/") return landing(url, extra);
    return request.path.startsWith("/search") ? search(request, url) : undefined;
  });
}
