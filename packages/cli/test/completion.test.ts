import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { bashCompletion } from "../src/completion/bash.js";
import { completionCommands } from "../src/completion/completion-words.js";
import { fishCompletion } from "../src/completion/fish.js";
import { zshCompletion } from "../src/completion/zsh.js";

const commands = completionCommands();

function has(program: string): boolean {
  try {
    execFileSync(program, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** What bash offers for a line that was begun. */
function completed(...words: string[]): string[] {
  const script = `${bashCompletion(commands)}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}) COMP_CWORD=${words.length - 1}
_earthaccess
printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync("bash", ["-c", script], { encoding: "utf8" }).trim().split("\n");
}

describe.skipIf(!has("bash"))("bash (needs bash)", () => {
  it("completes commands, options, choices and shells", () => {
    expect(completed("earthaccess", "d")).toEqual(["datasets", "download", "demo"]);
    expect(completed("earthaccess", "search", "--cloud")).toEqual(["--cloud-hosted", "--cloud-cover"]);
    expect(completed("earthaccess", "search", "--format", "geo")).toEqual(["geojson", "geoparquet"]);
    expect(completed("earthaccess", "search", "-f", "s")).toEqual(["stac"]);
    expect(completed("earthaccess", "completion", "")).toEqual(["bash", "zsh", "fish"]);
    expect(completed("earthaccess", "search", "--temporal", "2")).toEqual([""]);
  });

  it("completes files where a file is wanted", () => {
    expect(completed("earthaccess", "search", "--polygon-file", "/et")).toEqual(["/etc"]);
  });
});

it.each([
  ["zsh", zshCompletion(commands)],
  ["fish", fishCompletion(commands)],
] as const)("%s knows every command and every option that the help knows", (shell, script) => {
  for (const { name, options } of commands) {
    expect(script).toContain(name);
    for (const flag of options.flatMap((option) => option.names).filter((one) => one.startsWith("--")))
      expect(script, flag).toContain(shell === "fish" ? `-l ${flag.slice(2)}` : `${flag}[`);
  }
});

it("ends no quotation early: an apostrophe in a description stays one", () => {
  expect(zshCompletion(commands)).toContain("collection'\\''s");
  expect(fishCompletion(commands)).toContain("collection\\'s");
});
