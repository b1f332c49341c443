import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type OnReadOpts, type Socket } from "node:net";
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
let gatewayPort = 0;

/** Puts the simulator in the place of every https host, for `fetch` and for {@link connectOffline}; the result undoes it. */
export async function goOffline(simulator: Simulator): Promise<() => void> {
  const real = globalThis.fetch;
  box = simulator;
  const gateway = createServer(passOn);
  await new Promise<void>((resolve) => gateway.listen(0, "127.0.0.1", resolve));
  gateway.unref();
  gatewayPort = (gateway.address() as AddressInfo).port;
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
    gateway.closeAllConnections();
    gateway.close();
  };
}

/** `connect` of `node:tls`, which ends at the simulator whatever the host. */
export function connectOffline({ onread }: { readonly onread?: OnReadOpts }): Socket {
  if (box === undefined) throw new Error("An example asked the real network.");
  const socket = connect({ host: "127.0.0.1", port: gatewayPort, ...(onread && { onread }) });
  return socket.once("connect", () => socket.emit("secureConnect"));
}

/** What came over such a connection, to the role that stands for its host. */
function passOn(asked: IncomingMessage, answer: ServerResponse): void {
  const simulator = box;
  if (simulator === undefined) return void answer.destroy();
  const url = mapped(new URL(`https://${asked.headers.host}${asked.url}`), simulator);
  const headers = withKnownSecrets(new Headers(asked.headers as Record<string, string>), simulator);
  for (const name of ["host", "connection"]) headers.delete(name);
  const { method } = asked;
  const outgoing = httpRequest(url, { method, headers: Object.fromEntries(headers) }, (response) => {
    const { location } = response.headers;
    answer.writeHead(response.statusCode ?? 502, {
      ...response.headers,
      ...(location !== undefined && { location: renamed(location, simulator) }),
    });
    response.pipe(answer);
  });
  outgoing.once("error", () => answer.destroy()).end();
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
