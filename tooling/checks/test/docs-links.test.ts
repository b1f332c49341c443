import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { relativeLinks } from "../src/markdown-links.js";
import { repositoryFiles } from "../src/source-files.js";
import { ROOT } from "../src/workspace.js";

const DOCUMENTS = repositoryFiles().filter((file) => file.endsWith(".md"));

it("leads with every relative link to a file that exists", () => {
  const broken = DOCUMENTS.flatMap((file) =>
    relativeLinks(readFileSync(join(ROOT, file), "utf8"))
      .filter(({ path }) => !existsSync(join(ROOT, path.startsWith("/") ? "" : dirname(file), path)))
      .map(({ line, path }) => `${file}:${line} leads to ${path}`),
  );
  expect(broken).toEqual([]);
});

it("finds links and images, and none in code", () => {
  const markdown = "[a](b.md#c) ![d](<e f.png>) [g](https://h.example) `[i](j)`\n```\n[k](l)\n```\n[m]: n.md\n[o](#p)";
  expect(relativeLinks(markdown).map(({ line, path }) => `${line} ${path}`)).toEqual(["1 b.md", "1 e", "5 n.md"]);
});
