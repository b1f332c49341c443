import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

// Python's pty module is the pseudo-terminal; the slow tests have Python for their readers anyway.
const PYTHON = process.env.EARTHACCESS_TEST_PYTHON ?? "python3";
const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));

let box: Simulator;
let home: string;
beforeAll(async () => {
  box = await startSimulator({ granules: 1 });
});
afterAll(() => box.close());
beforeEach(async () => {
  box.clearRequests();
  home = await mkdtemp(join(tmpdir(), "home-"));
  return () => rm(home, { recursive: true, force: true });
});

/** What a user would see who types this. */
async function typing(steps: readonly (readonly string[])[], ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    PYTHON,
    [
      file("terminal.py"),
      JSON.stringify(steps),
      process.execPath,
      file("terminal-child.mjs"),
      JSON.stringify(box.system),
      ...args,
    ],
    { env: { PATH: process.env.PATH, HOME: home, TERM: "xterm" } },
  );
  return stdout;
}

describe("login on a real terminal", () => {
  it("shows the user name and hides the password", async () => {
    const { username, password } = box.user;
    const screen = await typing([
      ["user name", `${username}\r`],
      ["Password: ", `${password}\r`],
    ]);
    expect(screen).toContain("LOGGED IN");
    expect(screen).toContain("EXIT 0");
    expect(screen).toContain(username);
    expect(screen).toContain(`(${box.urls.edl})`);
    expect(box.searchSecrets(screen)).toEqual([]);
    expect(box.leaks()).toEqual([]);
  });

  it("takes corrections, and shows nothing of them either", async () => {
    const { username, password } = box.user;
    const screen = await typing([
      ["user name", `${username}\r`],
      ["Password: ", "wrong-start", "\u0015", `${password}x`, "\u007f", "\r"],
    ]);
    expect(screen).toContain("EXIT 0");
    expect(screen).not.toContain("wrong-start");
    expect(box.searchSecrets(screen)).toEqual([]);
  });

  it("says that the password is wrong, without it", async () => {
    const screen = await typing([
      ["user name", `${box.user.username}\r`],
      ["Password: ", "not-the-password\r"],
    ]);
    expect(screen).toContain("refused the user name or the password");
    expect(screen).not.toContain("not-the-password");
    expect(screen).toContain("EXIT 1");
  });

  it("keeps what was typed in the netrc file when asked to, for this user alone and beside what is there", async () => {
    await writeFile(join(home, ".netrc"), "machine other.example login me password theirs\n", { mode: 0o644 });
    const { username, password } = box.user;
    const screen = await typing(
      [
        ["user name", `${username}\r`],
        ["Password: ", `${password}\r`],
      ],
      "persist",
    );
    expect(screen).toContain("EXIT 0");
    const text = await readFile(join(home, ".netrc"), "utf8");
    expect(text).toContain("machine other.example login me password theirs\n");
    expect(text).toContain(password);
    expect((await stat(join(home, ".netrc"))).mode & 0o777).toBe(0o600);
  });

  it.each([
    ["ctrl-c", "<ctrl-c>"],
    ["ctrl-d", "<ctrl-d>"],
  ])("is cancelled by %s, without a request", async (_name, key) => {
    const screen = await typing([["user name", key]]);
    expect(screen).toContain("credentials/login-cancelled");
    expect(screen).toContain("EXIT 1");
    expect(box.requests).toEqual([]);
  });
});
