// Asks for some things one after the other and says what came of them; then nothing of it may keep the process alive.
import { createHash } from "node:crypto";
import dns from "node:dns";

const [bundle, input] = process.argv.slice(2);
const { defaultTransport } = await import(bundle);
const { requests, options, together = false, addresses } = JSON.parse(input);
// Not every machine has several addresses for a name.
if (addresses) dns.lookup = (_, __, done) => setImmediate(done, null, addresses);
const transport = defaultTransport(options);

async function outcome({ url, method = "GET", headers = {}, only = "body", pauseMs = 0 }) {
  try {
    const response = await transport.request({ url, method, headers });
    if (only === "head") return { status: response.status };
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    if (only === "discard") {
      response.discard();
      return { status: response.status };
    }
    const hash = createHash("sha256");
    let length = 0;
    for await (const piece of response.body()) {
      hash.update(piece);
      length += piece.length;
    }
    return { status: response.status, length, sha256: hash.digest("hex") };
  } catch (error) {
    const { name, code, retryable, message, data } = error;
    return { error: { name, code, retryable, message, system: data?.system } };
  }
}

const outcomes = [];
if (together) outcomes.push(...(await Promise.all(requests.map(outcome))));
else for (const request of requests) outcomes.push(await outcome(request));
console.log(JSON.stringify(outcomes));
