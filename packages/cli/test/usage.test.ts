import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runCommand } from "./cli.js";

let box: Simulator;
beforeAll(async () => {
  box = await startSimulator({ granules: 5 });
});
afterAll(() => box.close());
beforeEach(() => box.clearRequests());

const run = (...words: string[]) => runCommand(box, words);

describe("a command that is written wrongly", () => {
  it("says everything that is wrong at once, by flags, and asks nobody", async () => {
    const { code, stdout, stderr } = await run(
      ...["search", "SIM_HLS", "--bbox", "1,2", "--cloud-cover", "150", "--temporal", "2020-13", "--limit", "x"],
      ...["--where", "a =", "--daac", "PODAC", "--polygon-file", "missing.geojson"],
    );
    expect([code, stdout]).toEqual([2, ""]);
    for (const flag of ["--bbox", "--cloud-cover", "--temporal", "--limit", "--where", "--daac", "--polygon-file"])
      expect(stderr).toMatch(new RegExp(`^✗ ${flag} `, "m"));
    expect(stderr).toContain("write 0,150 for at most 150");
    expect(stderr).toContain("did you mean PODAAC?");
    expect(stderr).toContain("earthaccess search --help");
    expect(box.requests).toEqual([]);
  });

  it("names flags, not parameters", async () => {
    const { stderr } = await run("search", "--bbox", "0,0,1,1");
    expect(stderr).toContain(
      "a collection filter (--short-name, --entry-title, --provider, --collection-concept-id or --concept-id)",
    );
  });

  it.each([
    [["serach"], "unknown command 'serach'; did you mean search?"],
    [["search", "--temproal", "2020"], "unknown option '--temproal'; did you mean --temporal?"],
    [["search", "--crid", "1"], "did you mean --crid-id?"],
    [["login", "--temporal", "2020"], "unknown option '--temporal' for login; it belongs to datasets, search"],
    [["search", "--format", "tabel"], "Did you mean table?"],
    [["search", "SIM_HLS", "--limit"], "argument missing"],
    [["search"], "Say what"],
    [["download"], "Say what"],
    [["datasets"], "Say what"],
    [["search", "https://data.example/a.nc"], "URLs and - are for download"],
    [["search", "SIM_HLS", "--out", "x"], "needs a --format"],
    [
      [
        "search",
        "SIM_HLS",
        "--short-name",
        "A",
        "--daac",
        "PODAAC",
        "--data-center",
        "LPDAAC",
        "--version",
        "1",
        "--cloud-cover",
        "0,1",
        "--cloud-coverage",
        "0,2",
      ],
      "is the same as --cloud-cover",
    ],
    [["ls", "SIM_HLS", "--min-size", "much"], "--min-size"],
    [["ls", "SIM_HLS", "--min-size", "2MB", "--max-size", "1MB"], "no size fits both"],
    [["download", "SIM_HLS", "--parallel", "0"], "--parallel"],
    [["cat", "SIM_HLS", "--length", "-1"], "must not be negative"],
    [["credentials"], "Give one of --daac"],
    [["credentials", "--token", "--daac", "PODAAC"], "needs no --daac"],
    [["completion", "tcsh"], "bash, zsh, fish"],
    [["worker", "--nonsense"], "Unknown option '--nonsense'"],
    [["status", "--cmr-url", "http://cmr.example", "--edl-url", "https://edl.example"], "must be an https URL"],
  ])("%j exits with 2 and says what is meant", async (words, text) => {
    const { code, stdout, stderr } = await run(...words);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(text);
    expect(box.requests).toEqual([]);
  });

  it("is an event with --json", async () => {
    const { code, events, stderr } = await run("search", "SIM_HLS", "--temporal", "2020-13", "--json");
    expect([code, stderr]).toEqual([2, ""]);
    expect(events()).toMatchObject([
      { event: "error", code: "cli/usage", exitCode: 2, problems: [{ flag: "--temporal" }] },
    ]);
  });

  it("knows nothing of half a system", async () => {
    const { code, stderr } = await runCommand(box, ["status"], { env: { EARTHACCESS_EDL_URL: "" } });
    expect(code).toBe(2);
    expect(stderr).toContain("--edl-url  is missing");
  });
});

describe("help", () => {
  it("lists every command, the exit codes, and examples", async () => {
    const { code, stdout } = await run("--help");
    expect(code).toBe(0);
    for (const name of "login datasets search ls download cat head virtual credentials status worker demo completion".split(
      " ",
    ))
      expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, "m"));
    expect(stdout).toContain("Exit codes:");
    expect((await run()).stdout).toBe(stdout);
  });

  it.each("login datasets search ls download cat head virtual credentials status demo completion".split(" "))(
    "of %s fits 80 columns, but for examples to copy, and has one",
    async (name) => {
      const { code, stdout } = await run(name, "--help");
      expect(code).toBe(0);
      const [options = "", examples = ""] = stdout.split("\nExamples:\n");
      expect(options.split("\n").filter((line) => line.length > 80)).toEqual([]);
      expect(examples).toContain("earthaccess");
      expect((await run("help", name)).stdout).toBe(stdout);
    },
  );

  it("of a search shows the rare options with --help-all", async () => {
    const { stdout: usual } = await run("search", "--help");
    const { stdout: all } = await run("search", "--help-all");
    expect(usual).not.toContain("--two-d-coordinate-system");
    expect(usual).toContain("More options: --help-all");
    expect(all).toContain("--two-d-coordinate-system");
    expect(all).not.toContain("More options");
  });

  it("needs no network, and the version none either", async () => {
    const { stdout } = await run("--version");
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(box.requests).toEqual([]);
  });
});
