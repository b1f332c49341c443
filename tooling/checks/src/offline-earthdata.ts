import { type ClientRequest, request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import type { RoleName, Simulator } from "@earthaccess/simulator";

/** The name under which each role of the simulator answers here. */
const NAMES: Readonly<Record<RoleName, string>> = {
  cmr: "https://cmr.earthdata.nasa.gov",
  edl: "https://urs.earthdata.nasa.gov",
  data: "https://data.lpdaac.earthdatacloud.nasa.gov",
  objects: "https://lp-prod-protected.s3.us-west-2.amazonaws.com",
  stac: "https://stac.example",
  evil: "https://evil.example",
};

/** Which role stands for a host; whatever is in no row is a data host, so that nothing leaves this machine. */
const HOSTS: readonly (readonly [RegExp, RoleName])[] = [
  [/^cmr\./, "cmr"],
  [/(?:^|\.)urs\.earthdata\.|^status\./, "edl"],
  [/\.amazonaws\.com$/, "objects"],
  [/stac|^earth-search\.|planetarycomputer/, "stac"],
  [/^evil\./, "evil"],
];

let box: Simulator | undefined;

/** Puts the simulator in the place of every https host, for `fetch` and for {@link request}; the result undoes it. */
export function goOffline(simulator: Simulator): () => void {
  const real = globalThis.fetch;
  box = simulator;
  globalThis.fetch = async (input, init) => {
    const asked = new Request(input, init);
    const url = await forward(new URL(asked.url), asked);
    if (url === undefined) return real(input, init);
    const headers = withKnownSecrets(asked.headers, simulator);
    const body = asked.body === null ? undefined : withOwnCollections(await asked.text(), asked.headers);
    const { method, redirect, signal } = asked;
    return backward(
      asked.url,
      await real(url, { method, headers, redirect, signal, ...(body !== undefined && { body }) }),
    );
  };
  return () => {
    globalThis.fetch = real;
    box = undefined;
  };
}

/** `request` of `node:https`, answered by the simulator. */
export function request(
  url: URL | string,
  options: RequestOptions,
  answer?: (response: IncomingMessage) => void,
): ClientRequest {
  if (box === undefined) throw new Error("An example asked the real network.");
  const simulator = box;
  const { agent: _, ...others } = options;
  const headers = Object.fromEntries(
    withKnownSecrets(new Headers(options.headers as Record<string, string>), simulator),
  );
  const outgoing = httpRequest(mapped(new URL(url), simulator), { ...others, headers }, answer);
  return outgoing.prependListener("response", (response: IncomingMessage) => {
    if (response.headers.location !== undefined)
      response.headers.location = renamed(response.headers.location, simulator);
  });
}

async function forward(url: URL, asked: Request): Promise<URL | undefined> {
  if (box === undefined || url.protocol !== "https:") return undefined;
  const target = mapped(url, box);
  if (asked.method === "GET") target.search = withOwnCollections(target.search, undefined);
  return target;
}

function mapped(url: URL, simulator: Simulator): URL {
  const role =
    url.hostname.startsWith("cmr.") && url.pathname.startsWith("/stac")
      ? "stac"
      : (HOSTS.find(([pattern]) => pattern.test(url.hostname))?.[1] ?? "data");
  const path =
    role === "stac"
      ? url.pathname.replace(/^(?:\/api)?(?:\/stac)?(?:\/v1)?(?:\/[A-Z_]+)?(?=\/|$)/, "/stac")
      : url.pathname;
  return new URL(path + url.search, simulator.urls[role]);
}

/** Names of real collections become those of the box, which has no others; versions and providers go. */
function withOwnCollections(text: string, headers: Headers | undefined): string {
  if (headers !== undefined && !/form-urlencoded/.test(headers.get("content-type") ?? "")) return text;
  const parameters = new URLSearchParams(text);
  const names = [...parameters.keys()].filter((key) => /^short_name/.test(key));
  if (names.length === 0 || parameters.getAll(names[0] as string).some((name) => name.startsWith("SIM_"))) return text;
  const own = /^ATL/.test(parameters.get(names[0] as string) ?? "") ? "SIM_ATL" : "SIM_HLS";
  for (const key of [...parameters.keys()]) if (/^(?:short_name|version|provider)/.test(key)) parameters.delete(key);
  parameters.set("short_name", own);
  return parameters.toString();
}

/** What stands in angle brackets in an example becomes a token of the box; a password becomes that of its user. */
function withKnownSecrets(given: Headers, simulator: Simulator): Headers {
  const headers = new Headers(given);
  const { username, password } = simulator.user;
  const authorization = headers.get("authorization") ?? "";
  if (/^Bearer\s+</i.test(authorization)) headers.set("authorization", `Bearer ${simulator.issueToken()}`);
  if (/^Basic\s/i.test(authorization)) headers.set("authorization", `Basic ${btoa(`${username}:${password}`)}`);
  return headers;
}

async function backward(asked: string, response: Response): Promise<Response> {
  if (box === undefined) return response;
  const headers = new Headers(response.headers);
  const location = headers.get("location");
  if (location !== null) headers.set("location", renamed(location, box));
  const isText = /json|text|xml/.test(headers.get("content-type") ?? "");
  const empty = [204, 205, 304].includes(response.status);
  const body = empty ? null : isText ? renamed(await response.text(), box) : response.body;
  if (isText) for (const name of ["content-length", "content-encoding"]) headers.delete(name);
  const { status, statusText } = response;
  return Object.defineProperty(new Response(body, { status, statusText, headers }), "url", { value: asked });
}

function renamed(text: string, simulator: Simulator): string {
  let result = text;
  for (const role of Object.keys(NAMES) as RoleName[]) result = result.replaceAll(simulator.urls[role], NAMES[role]);
  return result;
}
