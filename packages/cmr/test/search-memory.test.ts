import { startSimulator } from "@earthaccess/simulator";
import { describe, expect, it } from "vitest";
import { type DataGranule, searchData } from "../src/index.js";
import { COUNT, everything, simulatedCmr } from "./simulated-cmr.js";

const cmr = simulatedCmr();

describe("what was given", () => {
  it("is let go while the rest of its page is read", async () => {
    const records: WeakRef<object>[] = [];
    let alive = 0;
    for await (const granule of searchData(everything, { ...cmr.here, pageSize: COUNT })) {
      records.push(new WeakRef(granule.umm));
      if (records.length !== COUNT - 10) continue;
      await new Promise((resolve) => setTimeout(resolve));
      (globalThis as { gc?: () => void }).gc?.();
      alive = records.filter((ref) => ref.deref() !== undefined).length;
    }
    expect(records).toHaveLength(COUNT);
    // Without a way to collect garbage on demand nothing can be said about what is held.
    if ("gc" in globalThis) expect(alive).toBeLessThan(10);
  });
});

describe("a hundred thousand granules", () => {
  it("come once each, with two pages held at most", async () => {
    const many = await startSimulator({ granules: 100_000 });
    try {
      const registry = new Set<WeakRef<DataGranule[]>>();
      const seen = new Set<string>();
      let alive = 0;
      for await (const page of searchData(everything, { system: many.system }).pages()) {
        registry.add(new WeakRef(page));
        for (const { id } of page) seen.add(id);
        if (registry.size % 10 === 0) {
          (globalThis as { gc?: () => void }).gc?.();
          await new Promise((resolve) => setTimeout(resolve));
          alive = Math.max(alive, [...registry].filter((ref) => ref.deref() !== undefined).length);
        }
      }
      expect(seen.size).toBe(100_000);
      expect(many.requests.length).toBeLessThanOrEqual(51);
      // Without a way to collect garbage on demand nothing can be said about what is held.
      if ("gc" in globalThis) expect(alive).toBeLessThanOrEqual(3);
    } finally {
      await many.close();
    }
  });
});
