import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, it } from "vitest";
import { MemoryTarget } from "../src/index.js";
import { LocalTarget } from "../src/node.js";
import { targetConformance } from "../src/testing.js";

targetConformance({ name: "memory", make: () => new MemoryTarget() }, { describe, it });

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

targetConformance(
  {
    name: "local",
    async make() {
      folders.push(await mkdtemp(join(tmpdir(), "targets-")));
      return new LocalTarget(folders.at(-1) as string);
    },
    leftovers: async () =>
      (await readdir(folders.at(-1) as string, { recursive: true })).filter((name) => /\.part/.test(name)),
  },
  { describe, it },
);
