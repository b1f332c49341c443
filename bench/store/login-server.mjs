// The simulator in a process of its own, as servers are, so that its work is not on the client's thread. Argument: ms a hop.
// Sends where it is; to any message it answers with what it was asked for since it began.
import { startSimulator } from "../../tooling/simulator/dist/index.js";

const box = await startSimulator({ granules: 1, latencyMs: Number(process.argv[2]), fileSize: [20_000, 100_000] });
process.on("message", () => {
  const logins = box.requests.filter(({ role }) => role === "edl").length;
  process.send({ requests: box.requests.length, logins, leaks: box.leaks().length });
});
process.on("disconnect", () => process.exit());
process.send({ system: box.system, user: box.user, data: box.urls.data });
