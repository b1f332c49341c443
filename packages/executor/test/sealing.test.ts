import { describe, expect, it } from "vitest";
import { openPayload, sealPayload } from "../src/sealing.js";

const key = crypto.getRandomValues(new Uint8Array(32));
const context = { id: "a", version: 1 };
const payload = { v: 1, token: "do-not-show-ü", nested: { keys: ["x"] } } as const;

describe("sealed payloads", () => {
  it("open with the key they were sealed under, given as bytes, base64, base64url or hex", async () => {
    const bytes = Buffer.from(key);
    const forms = [
      key,
      bytes.toString("base64"),
      bytes.toString("base64url"),
      bytes.toString("hex"),
      `${bytes.toString("base64")}\n`,
    ];
    for (const form of forms)
      expect(await openPayload(await sealPayload(payload, form, context), key, context)).toEqual(payload);
  });

  it("show nothing, and differ each time", async () => {
    const [a, b] = [await sealPayload(payload, key, context), await sealPayload(payload, key, context)];
    expect(a).not.toBe(b);
    for (const text of [a, atob(a.slice(2))]) expect(text).not.toContain("do-not-show");
  });

  it("open for nothing else: another key, context, version, or a changed text", async () => {
    const sealed = await sealPayload(payload, key, context);
    const other = crypto.getRandomValues(new Uint8Array(32));
    const changed = sealed.slice(0, 30) + (sealed[30] === "A" ? "B" : "A") + sealed.slice(31);
    for (const [text, secret, of] of [
      [sealed, other, context],
      [sealed, key, { id: "b", version: 1 }],
      [sealed, key, { id: "a", version: 2 }],
      [changed, key, context],
      ["2.abc", key, context],
      ["", key, context],
    ] as const)
      await expect(openPayload(text, secret, of)).rejects.toMatchObject({ code: "EA_CONTEXT_KEY", retryable: false });
  });

  it("need a key of 32 bytes, which no error shows", async () => {
    for (const bad of ["short-secret", "x".repeat(64), new Uint8Array(16), ""]) {
      const error = await sealPayload(payload, bad, context).catch((e: Error) => e);
      expect(error).toMatchObject({ code: "EA_CONTEXT_KEY" });
      expect((error as Error).message).not.toContain("short-secret");
    }
  });
});
