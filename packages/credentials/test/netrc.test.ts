import { execFileSync } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { PROD } from "../src/index.js";
import { findNetrcEntry, netrcSource, parseNetrc, withNetrcEntry } from "../src/node.js";

const HOST = "urs.earthdata.nasa.gov";

const FILES: readonly [what: string, text: string][] = [
  ["one line", `machine ${HOST} login me password secret\n`],
  ["several lines and tabs", `machine ${HOST}\n\tlogin me\n\tpassword secret\n`],
  ["windows line ends", `machine ${HOST}\r\n  login me\r\n  password secret\r\n`],
  ["a hash in the password", `machine ${HOST} login me password se#cret\n`],
  ["a password that begins with a hash", `machine ${HOST} login me password #secret\n`],
  ["quotes and escapes", `machine ${HOST} login "me too" password "se\\"cr et"\n`],
  ["comments", `# mine\nmachine ${HOST} # here\n login me # that is me\n password secret\n`],
  ["an account", `machine ${HOST} login me account x password secret\n`],
  ["user instead of login", `machine ${HOST} user me password secret\n`],
  ["another machine before", `machine other.example login a password b\nmachine ${HOST} login me password secret\n`],
  ["the same machine twice", `machine ${HOST} login old password old\nmachine ${HOST} login me password secret\n`],
  [
    "a macro",
    `macdef init\ncd /tmp\nmachine ${HOST} login wrong password wrong\n\nmachine ${HOST} login me password secret\n`,
  ],
];

describe("parseNetrc", () => {
  const python = hasPython();
  it.each(FILES)("reads %s as Python does", async (_what, text) => {
    const entry = findNetrcEntry(text, HOST);
    expect(entry?.login).toBeTruthy();
    if (!python) return;
    const folder = await mkdtemp(join(tmpdir(), "netrc-"));
    const file = join(folder, "netrc");
    await writeFile(file, text, { mode: 0o600 });
    const script = `import netrc,json,sys; a=netrc.netrc(sys.argv[1]).authenticators("${HOST}"); print(json.dumps([a[0],a[2]]))`;
    const answer = JSON.parse(execFileSync("python3", ["-c", script, file], { encoding: "utf8" }));
    await rm(folder, { recursive: true });
    expect([entry?.login, entry?.password]).toEqual(answer);
  });

  it("does not take the default entry for a host it does not name", () => {
    const text = "machine other.example login a password b\ndefault login d password e\n";
    expect(findNetrcEntry(text, HOST)).toBeUndefined();
  });

  it("matches the host exactly", () => {
    expect(findNetrcEntry("machine earthdata.nasa.gov login a password b", HOST)).toBeUndefined();
    expect(findNetrcEntry(`machine ${HOST.toUpperCase()} login a password b`, HOST)?.login).toBe("a");
  });

  it("survives any text", () => {
    for (const text of ["", "machine", "machine x login", 'machine x password "open', "\0\0", "password p login l"])
      expect(Array.isArray(parseNetrc(text))).toBe(true);
  });
});

describe("withNetrcEntry", () => {
  it("keeps every other line and replaces the host's own entry", () => {
    const before = `# keep me\nmachine a.example\n  login x\n  password y\nmachine ${HOST} login old password old\nmachine b.example login p password q\ndefault login d password e\n`;
    const after = withNetrcEntry(before, HOST, "me", 'se"cr et#');
    expect(after).toContain("# keep me\nmachine a.example\n  login x\n  password y\n");
    expect(after).toContain("machine b.example login p password q\n");
    expect(after.indexOf("default")).toBeGreaterThan(after.indexOf(`machine ${HOST}`));
    expect(after).not.toContain("old");
    expect(findNetrcEntry(after, HOST)).toEqual({ machine: HOST, login: "me", password: 'se"cr et#' });
  });
});

describe("netrcSource", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "netrc-"));
    return () => rm(folder, { recursive: true });
  });

  it("says what is missing", async () => {
    const file = join(folder, "netrc");
    const reason = async () => ((await netrcSource(file).find(PROD)) as { reason?: string }).reason;
    expect(await reason()).toMatch(/no such file/);
    await writeFile(file, "machine other.example login a password b");
    expect(await reason()).toMatch(`no entry for machine ${HOST}`);
    await writeFile(file, `machine ${HOST} login a`);
    expect(await reason()).toMatch(/has no password/);
  });

  it("writes a file that only its user can read", async () => {
    const file = join(folder, "netrc");
    await writeFile(file, "machine a.example login x password y\n");
    await chmod(file, 0o644);
    const source = netrcSource(file);
    await source.persist?.(PROD, { username: "me", password: "secret" });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, "utf8")).toContain("machine a.example login x password y\n");
    expect(await source.find(PROD)).toEqual({ kind: "password", username: "me", password: "secret" });
  });
});

function hasPython(): boolean {
  try {
    // The rules compared here are those of Python 3.11 and later.
    return /Python 3\.(1[1-9]|[2-9]\d)/.test(execFileSync("python3", ["--version"], { encoding: "utf8" }));
  } catch {
    return false;
  }
}
