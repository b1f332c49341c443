import { createHash } from "node:crypto";
import { parquetReadObjects } from "hyparquet";
import { expect, it } from "vitest";
import type { Visit } from "./explorer-visit.js";

/** What a visitor takes home: files, and lists of what was found. */
export function keeps(visit: Visit): void {
  const { button, looksRight, requestsTo, tab } = visit;

  it("downloads into the folder that is picked, with progress, every byte right", async () => {
    await tab("Download");
    await button("Choose none").click();
    for (const i of [0, 1, 2]) await visit.page.locator(".granule input").nth(i).check();
    await visit.page.getByText("3 files of 3 granules pass the filter").waitFor();
    await button("Pick a folder and download").click();
    await visit.page.getByText(/^3 files in .*, all verified\.$/).waitFor();
    await looksRight("12-download");
    const there = await filesInFolder();
    expect(there.length).toBe(3);
    const links = requestsTo("data").map(({ path }) => `${visit.box.urls.data}${path}`);
    for (const { name, sha256 } of there) {
      const url = links.find((link) => link.endsWith(`/${name}`)) ?? "";
      expect(sha256).toBe(visit.box.files.expected(url)?.sha256);
    }
  });

  it("cancels a download and leaves no half of a file", async () => {
    for (const i of [3, 4, 5, 6]) await visit.page.locator(".granule input").nth(i).check();
    visit.box.faults.set({ kind: "drip", role: "objects", bytesPerSecond: 4000, times: 20 });
    await button("Pick a folder and download").click();
    await visit.page.getByText("Downloading into").waitFor();
    await visit.page.locator("progress").waitFor();
    await visit.picture("13-downloading");
    await button("Cancel").click();
    await visit.page.getByText(/^Cancelled: /).waitFor();
    visit.box.faults.clear();
    expect((await filesInFolder()).filter(({ name }) => !name.endsWith(".nc"))).toEqual([]);
    await looksRight("14-cancelled");
  });

  it("saves everything that was found as STAC and as GeoParquet", async () => {
    await tab("Export");
    const saved = (name: string) => visit.saved(() => button(`Save as ${name}`).click());
    const stac = JSON.parse(new TextDecoder().decode(await saved("STAC"))) as {
      type: string;
      features: { stac_version: string }[];
    };
    expect(stac.type).toBe("FeatureCollection");
    expect(stac.features.length).toBe(120);
    expect(stac.features.every(({ stac_version }) => /^1\./.test(stac_version))).toBe(true);
    const parquet = await saved("GeoParquet");
    const rows = await parquetReadObjects({ file: new Uint8Array(parquet).buffer, columns: ["id"] });
    expect(rows.map(({ id }) => id)).toEqual((stac.features as unknown as { id: string }[]).map(({ id }) => id));
    await looksRight("15-export");
  });

  /** What lies in the picked folder, with its checksums. */
  async function filesInFolder(): Promise<{ name: string; sha256: string }[]> {
    const found = await visit.page.evaluate(async () => {
      const files: { name: string; content: number[] }[] = [];
      const walk = async (folder: FileSystemDirectoryHandle): Promise<void> => {
        for await (const entry of (folder as unknown as { values(): AsyncIterable<FileSystemHandle> }).values()) {
          if (entry.kind === "directory") await walk(entry as FileSystemDirectoryHandle);
          else {
            const file = await (entry as FileSystemFileHandle).getFile();
            files.push({ name: entry.name, content: [...new Uint8Array(await file.arrayBuffer())] });
          }
        }
      };
      await walk(await navigator.storage.getDirectory());
      return files;
    });
    return found.map(({ name, content }) => ({
      name,
      sha256: createHash("sha256").update(Uint8Array.from(content)).digest("hex"),
    }));
  }
}
