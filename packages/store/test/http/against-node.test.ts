import { Agent, request } from "node:http";
import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { ask, bytesOf, ownTransport } from "./ask.js";
import { rawServer } from "./raw-server.js";
import { DIFFERENCES, RECORDED_ANSWERS, type RecordedAnswer } from "./recorded-answers.js";
import { seededRandom } from "./seeded-random.js";

/** What came of a request; a failure of any kind is the same one. */
type Outcome = "fails" | { status: number; fields: Record<string, string>; cookies: readonly string[]; body: string };

/** Node's own client says what an answer means. */
function askNode(url: string, method: string): Promise<Outcome> {
  const agent = new Agent({ keepAlive: true });
  return new Promise<Outcome>((resolve) => {
    request(url, { method, agent }, (response) => {
      const pieces: Buffer[] = [];
      const fields: Record<string, string> = {};
      for (let i = 0; i < response.rawHeaders.length; i += 2) {
        const name = response.rawHeaders[i]?.toLowerCase() as string;
        const value = response.rawHeaders[i + 1] as string;
        fields[name] = name in fields ? `${fields[name]}, ${value}` : value;
      }
      const { statusCode = 0, headers } = response;
      response.on("data", (piece) => pieces.push(piece));
      response.on("error", () => resolve("fails"));
      response.on("end", () => {
        const body = Buffer.concat(pieces).toString("latin1");
        resolve({ status: statusCode, fields, cookies: headers["set-cookie"] ?? [], body });
      });
    })
      .on("error", () => resolve("fails"))
      .on("upgrade", (_, socket) => {
        socket.destroy();
        resolve("fails");
      })
      .end();
  }).finally(() => agent.destroy());
}

/** The names of fields come from node's client, since a transport only has those it is asked for. */
async function askOurs(url: string, method: string, names: readonly string[]): Promise<Outcome> {
  try {
    const response = await ask(ownTransport(), url, { method });
    const fields = Object.fromEntries(names.map((name) => [name, response.header(name) ?? "(none)"]));
    const body = (await bytesOf(response)).toString("latin1");
    return { status: response.status, fields, cookies: response.setCookies(), body };
  } catch {
    return "fails";
  }
}

async function send(socket: Socket, answer: RecordedAnswer, pieces: readonly string[]): Promise<void> {
  for (const piece of pieces) {
    socket.write(piece, "latin1");
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (answer.after === "end") socket.end();
  // A reset at once would take the bytes before it along.
  if (answer.after === "reset") setTimeout(() => socket.resetAndDestroy(), 20);
}

function randomPieces(text: string, seed: number): string[] {
  const random = seededRandom(seed);
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const length = 1 + random(Math.min(text.length, 60_000));
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}

async function compare(answer: RecordedAnswer, pieces: readonly string[]): Promise<[Outcome, Outcome]> {
  const { url } = await rawServer((socket) => void send(socket, answer, pieces));
  const { method = "GET" } = answer;
  const node = await askNode(url, method);
  const ours = await askOurs(url, method, node === "fails" ? [] : Object.keys(node.fields));
  return [ours, node];
}

/** One segment per byte takes long; what is short enough shows every place an answer can be split at. */
const SHORT = RECORDED_ANSWERS.filter(({ bytes }) => bytes.length < 500);

describe("an answer means the same to us and to node:http", () => {
  it.each(RECORDED_ANSWERS)("in one piece: $name", async (answer) => {
    const [ours, node] = await compare(answer, [answer.bytes]);
    expect(ours).toEqual(node);
  });

  it.each(SHORT)("byte by byte: $name", async (answer) => {
    const [ours, node] = await compare(answer, [...answer.bytes]);
    expect(ours).toEqual(node);
  });

  it.each(RECORDED_ANSWERS)("in any pieces: $name", async (answer) => {
    for (const seed of [1, 2, 3]) {
      const [ours, node] = await compare(answer, randomPieces(answer.bytes, seed));
      expect(ours, `seed ${seed}`).toEqual(node);
    }
  });
});

it.each(DIFFERENCES)("$name: accepted by $accepts, since $why", async ({ accepts, ...answer }) => {
  const [ours, node] = await compare(answer, [answer.bytes]);
  expect({ ours: ours !== "fails", node: node !== "fails" }).toEqual({
    ours: accepts === "only ours",
    node: accepts === "only node",
  });
  for (const seed of [1, 2, 3]) {
    const [again] = await compare(answer, randomPieces(answer.bytes, seed));
    expect(again, `seed ${seed}`).toEqual(ours);
  }
});
