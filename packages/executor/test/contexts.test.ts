import { setTimeout as sleep } from "node:timers/promises";
import { EarthaccessError } from "@earthaccess/errors";
import { describe, expect, it } from "vitest";
import { defineTask } from "../src/index.js";
import { all, EXECUTORS } from "./in-process-executors.js";

describe.each(EXECUTORS)("the %s executor", (_name, make) => {
  it("asks a context's source once, and makes each resource once", async () => {
    const executor = make();
    let made = 0;
    let disposed = 0;
    const context = await executor.createContext({ resolve: async () => ({ v: 1, token: "secret" }) });
    const uses = defineTask({
      id: "test/uses",
      run: async (x: number, { resource }) =>
        `${await resource(
          "session",
          (auth) => (made++, auth.token as string),
          () => void disposed++,
        )}${x}`,
    });
    const results = await all(
      executor.map(
        uses,
        Array.from({ length: 500 }, (_, i) => i),
        { context },
      ),
    );
    expect(results).toHaveLength(500);
    expect(results[7]).toBe("secret7");
    expect([context.handshakes, made, disposed]).toEqual([1, 1, 0]);
    await context[Symbol.asyncDispose]();
    expect(disposed).toBe(1);
    await expect(executor.submit(uses, 1, { context })).rejects.toMatchObject({ code: "EA_CONTEXT_MISSING" });
  });

  it("keeps an error whole that it cleans of secrets, however short they are", async () => {
    const executor = make();
    const payload = { v: 1, password: "a", token: "name", secret: 'quo"ted-1', region: "us-west-2" } as const;
    const context = await executor.createContext({ resolve: async () => payload });
    const leaks = defineTask({
      id: "test/leaks",
      run: async (_: number, { resource }): Promise<number> => {
        const { token, secret } = await resource("all", (auth) => auth);
        throw new EarthaccessError(`${token} ${secret} in us-west-2`, { code: "test/leak", data: { list: [secret] } });
      },
    });
    const error = await executor.submit(leaks, 1, { context }).catch((e) => e);
    expect(error).toMatchObject({ code: "test/leak", name: "EarthaccessError", data: { list: ["[redacted]"] } });
    expect(error.message).toBe("[redacted] [redacted] in us-west-2");
  });

  it("renews a context that ends, once", async () => {
    const executor = make();
    let token = 0;
    const context = await executor.createContext({
      resolve: async () => ({ v: 1, token: String(++token), expiresAt: new Date(Date.now() + 400).toISOString() }),
    });
    const uses = defineTask({
      id: "test/uses",
      run: (_: number, { resource }) => resource("token", (auth) => auth.token as string),
    });
    expect(await executor.submit(uses, 1, { context })).toBe("1");
    await sleep(250);
    expect(await all(executor.map(uses, [1, 2, 3], { context }))).toEqual(["2", "2", "2"]);
    expect(context.handshakes).toBe(2);
  });
});
