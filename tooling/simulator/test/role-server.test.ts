import { expect, test } from "vitest";
import { FaultEngine } from "../src/faults/fault-engine.js";
import { startRoleServer } from "../src/http/role-server.js";
import type { RoleUrls } from "../src/role.js";

const context = {
  faults: new FaultEngine(1),
  latencyMs: 0,
  record: () => undefined,
  nextConnection: () => 1,
  targets: () => ({ urls: {} as RoleUrls, otherPort: "" }),
};

test("an address that this machine does not have is replaced by 127.0.0.1", async () => {
  // From the range that is kept for documentation.
  const server = await startRoleServer("evil", "203.0.113.7", () => ({ status: 200, body: "here" }), context);
  expect(new URL(server.url).hostname).toBe("127.0.0.1");
  expect(await (await fetch(server.url)).text()).toBe("here");
  await server.close();
});

test("a handler that fails is a 500 with its reason", async () => {
  const server = await startRoleServer(
    "evil",
    "127.0.0.1",
    () => {
      throw new Error("broken");
    },
    context,
  );
  const response = await fetch(server.url);
  expect([response.status, await response.text()]).toEqual([500, "The simulator failed: Error: broken"]);
  await server.close();
});
