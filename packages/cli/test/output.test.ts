import { describe, expect, it } from "vitest";
import { DownloadView } from "../src/output/download-view.js";
import { wantsColour } from "../src/output/output.js";
import { printable, printableLines, safeJson } from "../src/output/printable.js";
import { bytesText, durationText, parseBytes } from "../src/output/quantities.js";
import { columnWidths } from "../src/output/table.js";
import { cutText, padText, textWidth } from "../src/output/text-width.js";

describe("text of others", () => {
  it("cannot move the cursor, colour, ring or turn the line", () => {
    expect(printable("a\u001b[31mb\u0007c\rd\u009be\u202ef\u007f\n")).toBe("a␛[31mb␇c␍d\ufffde\ufffdf␡␊");
    expect(printableLines("a\r\nb\tc\u001b]0;title\u0007")).toBe("a\nb\tc␛]0;title␇");
  });

  it("is JSON that no terminal obeys, and the same value", () => {
    const value = { "k\u009b": "\u001b[2J\u202e\u007f" };
    const text = safeJson(value);
    expect(text).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(JSON.parse(text)).toEqual(value);
  });
});

describe("width", () => {
  it("counts columns, not characters", () => {
    expect([textWidth("abc"), textWidth("海面水温"), textWidth("e\u0301"), textWidth("🛰")]).toEqual([3, 8, 1, 2]);
    expect(padText("海", 4)).toBe("海  ");
  });

  it("is kept when a text is cut", () => {
    expect(cutText("abcdefghij", 5)).toBe("abcd…");
    expect(cutText("abcdefghij", 5, "middle")).toBe("ab…ij");
    expect(cutText("海面水温", 5)).toBe("海面…");
    expect(cutText("abc", 3)).toBe("abc");
  });
});

describe("tables", () => {
  const columns = [
    { title: "name", least: 6 },
    { title: "n", align: "right" as const },
    { title: "note", least: 4 },
  ];
  const rows = [["a-long-name-of-a-granule", "12", "some note"]];

  it.each([
    [undefined, [24, 2, 9]],
    [39, [24, 2, 9]],
    [30, [15, 2, 9]],
    [16, [6, 2, 4]],
    [12, [6, 2, 0]],
    [7, [6, 0, 0]],
    [4, [4, 0, 0]],
  ])("on %s columns have widths %j", (available, widths) => {
    expect(columnWidths(columns, rows, available)).toEqual(widths);
  });
});

describe("quantities", () => {
  it("are what people read", () => {
    expect([0, 999, 1000, 999_499, 999_999, 123_456_789, 1.5e12].map(bytesText)).toEqual([
      "0 B",
      "999 B",
      "1.0 kB",
      "999 kB",
      "1.0 MB",
      "123 MB",
      "1.5 TB",
    ]);
    expect([0, 42, 725, 11_279].map(durationText)).toEqual(["0:00", "0:42", "12:05", "3:07:59"]);
  });

  it("are read from what people write", () => {
    expect(["500", "10MB", "1.5 GiB", "2k", "x", "-1", ""].map(parseBytes)).toEqual([
      500,
      1e7,
      1_610_612_736,
      2000,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

it.each([
  [true, {}, true],
  [false, {}, false],
  [true, { NO_COLOR: "1" }, false],
  [true, { NO_COLOR: "" }, true],
  [false, { FORCE_COLOR: "1" }, true],
  [true, { FORCE_COLOR: "0" }, false],
  [true, { TERM: "dumb" }, false],
  [false, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
])("colours: terminal %s with %j: %s", (isTerminal, env, wanted) => {
  expect(wantsColour(isTerminal, env)).toBe(wanted);
});

describe("the view of a download", () => {
  const totals = { filesDone: 1, filesSkipped: 0, filesFailed: 1, filesActive: 1, filesPlanned: 4 };
  const text = (lines: ReturnType<DownloadView["lines"]>) =>
    lines.map((line) => line.map((span) => (typeof span === "string" ? span : span.text)).join(""));

  it("has a bar for each file and one for all, with speed and time left", () => {
    const view = new DownloadView();
    const event = {
      ...totals,
      bytesPlanned: 4_000_000,
      name: "a.tif",
      fileSize: 2_000_000,
      fileStatus: "active" as const,
    };
    view.update({ ...event, bytesDone: 1_000_000, fileBytes: 0 }, 0);
    view.update({ ...event, bytesDone: 2_000_000, fileBytes: 1_000_000 }, 2000);
    const lines = text(view.lines(100, 24));
    expect(lines[0]).toMatch(/^a\.tif +█{8}░{7} {2}50% 2\.0 MB$/);
    expect(lines[1]).toBe(
      `${"█".repeat(15)}${"░".repeat(15)}  50%  2/4+ files  2.0 MB  500 kB/s  at least 0:04 left  1 failed`,
    );
    view.isPlanned = true;
    expect(text(view.lines(100, 24))[1]).toContain("2/4 files  2.0 MB  500 kB/s  0:04 left");
  });

  it("counts what came over the network, not what was there", () => {
    const view = new DownloadView();
    const event = { ...totals, bytesPlanned: 1e9, name: "a.tif", fileSize: 1e9 };
    view.update({ ...event, bytesDone: 5e8, fileBytes: 5e8, fileStatus: "active" }, 0);
    view.update({ ...event, bytesDone: 501e6, fileBytes: 501e6, fileStatus: "active" }, 1000);
    expect(view.speed).toBe(1e6);
    view.update({ ...event, name: "b.tif", bytesDone: 9e8, fileBytes: 4e8, fileStatus: "skipped" }, 1000);
    expect(view.speed).toBe(1e6);
  });

  it("shows no more lines than fit, and none before there is news", () => {
    const view = new DownloadView();
    expect(view.lines(80, 24)).toEqual([]);
    for (let i = 0; i < 30; i++)
      view.update(
        { ...totals, bytesDone: 1, bytesPlanned: 9, name: `${i}.tif`, fileBytes: 1, fileSize: 9, fileStatus: "active" },
        i,
      );
    expect(view.lines(80, 10)).toHaveLength(9);
  });
});
