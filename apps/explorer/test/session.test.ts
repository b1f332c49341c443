import { PROD } from "@earthaccess/credentials";
import { startSimulator } from "@earthaccess/simulator";
import { afterEach, describe, expect, it } from "vitest";
import { readConfig } from "../src/session/config.js";
import { auth, canRead, config, logIn, logOut } from "../src/session/session.js";

afterEach(logOut);

describe("where the page searches", () => {
  const answering =
    (body: string, type: string, status = 200) =>
    async () =>
      new Response(body, { status, headers: { "content-type": type } });

  it("is the box that its server names", async () => {
    const system = {
      name: "SIMULATOR",
      edlUrl: "http://127.0.0.3:1",
      cmrUrl: "http://127.0.0.2:1",
      trustedHosts: ["127.0.0.4:1"],
      allowLoopbackHttp: true,
    };
    const found = await readConfig(answering(JSON.stringify({ system }), "application/json"));
    expect([found.mode, found.system.cmrUrl]).toEqual(["box", "http://127.0.0.2:1"]);
  });

  it("is NASA's CMR when the page is served by anything else", async () => {
    const answers = [
      answering("{}", "application/json"),
      answering("<!doctype html>", "text/html"),
      answering("no", "text/plain", 404),
      () => Promise.reject(new TypeError("offline")),
    ];
    for (const answer of answers) expect(await readConfig(answer)).toEqual({ mode: "online", system: PROD });
  });
});

describe("the login", () => {
  it("lets files be read, shows no token, and is gone after logging out", async () => {
    const box = await startSimulator({ granules: 0 });
    try {
      config.value = { mode: "box", system: box.system };
      expect(canRead.value).toBe(false);
      const token = box.issueToken();
      await logIn(` ${token}\n`);
      expect(canRead.value).toBe(true);
      expect(await auth.value?.token()).toBe(token);
      expect(JSON.stringify(auth.value)).not.toContain(token);
      logOut();
      expect([auth.value, canRead.value]).toEqual([undefined, false]);
      await expect(logIn(box.issueToken({ expiresInMs: -1000 }))).rejects.toThrow(/ended/);
    } finally {
      await box.close();
    }
  });
});
