import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runCommand, scratch } from "./cli.js";

let box: Simulator;
beforeAll(async () => {
  box = await startSimulator({ granules: 5 });
});
afterAll(() => box.close());
beforeEach(() => {
  box.clearRequests();
  box.faults.clear();
});

describe("login", () => {
  it("says as whom, from where, and until when", async () => {
    const { code, stdout, stderr } = await runCommand(box, ["login"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(
      /^✓ Logged in as demo at http:\/\/127\.\S+ \(environment\)\n {2}The token is good until \d{4}-\d\d-\d\d\.\n$/,
    );
    expect(box.searchSecrets(stdout)).toEqual([]);
  });

  it("finds the netrc file", async () => {
    const home = await scratch();
    const { hostname } = new URL(box.system.edlUrl);
    await writeFile(
      join(home, ".netrc"),
      `machine ${hostname} login ${box.user.username} password ${box.user.password}\n`,
    );
    const { code, events } = await runCommand(box, ["login", "--json"], { user: null, env: { HOME: home } });
    expect(code).toBe(0);
    expect(events()).toMatchObject([{ event: "login", source: "netrc", username: "demo" }]);
  });

  it("proves a token by using it", async () => {
    const token = box.issueToken();
    const good = await runCommand(box, ["login"], { user: null, env: { EARTHDATA_TOKEN: token } });
    expect(good.code).toBe(0);
    const bad = await runCommand(box, ["login"], { user: null, env: { EARTHDATA_TOKEN: "not-a-token" } });
    expect(bad.code).toBe(3);
    expect(bad.stdout).toBe("");
    expect(bad.stderr).not.toContain("not-a-token");
  });

  it("exits with 3 where there is nothing, and lists where it looked", async () => {
    const home = await scratch();
    await mkdir(join(home, "empty"));
    const { code, stderr } = await runCommand(box, ["login"], { user: null, env: { HOME: home } });
    expect(code).toBe(3);
    expect(stderr).toMatch(/environment: .*\n {4}netrc: .*\n {4}interactive: /);
    expect((await stat(join(home, "empty"))).isDirectory()).toBe(true);
  });
});

describe("credentials", () => {
  const endpoint = () => `${box.urls.data}/s3credentials`;

  it("are for a shell", async () => {
    const { code, stdout } = await runCommand(box, ["credentials", "--endpoint", endpoint()]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^export AWS_ACCESS_KEY_ID='\S+'\nexport AWS_SECRET_ACCESS_KEY='\S+'\nexport AWS_SESSION_TOKEN='\S+'\nexport AWS_REGION='us-west-2'\n$/,
    );
  });

  it("are for AWS's credential_process, its file, and as JSON", async () => {
    const read = async (format: string) =>
      (await runCommand(box, ["credentials", "--endpoint", endpoint(), "--format", format, "--quiet"])).stdout;
    expect(JSON.parse(await read("process"))).toEqual({
      Version: 1,
      AccessKeyId: expect.any(String),
      SecretAccessKey: expect.any(String),
      SessionToken: expect.any(String),
      Expiration: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    expect(await read("ini")).toMatch(/^\[earthaccess\]\naws_access_key_id = \S+\n/);
    expect(JSON.parse(await read("json"))).toMatchObject({ accessKeyId: expect.any(String), region: "us-west-2" });
  });

  it("may be the token", async () => {
    const token = box.issueToken();
    const { stdout } = await runCommand(box, ["credentials", "--token"], {
      user: null,
      env: { EARTHDATA_TOKEN: token },
    });
    expect(stdout).toBe(`${token}\n`);
  });

  it("do not send the token to a host that is not the system's", async () => {
    const { code, stderr } = await runCommand(box, ["credentials", "--endpoint", `${box.urls.evil}/s3credentials`]);
    expect(code).toBe(1);
    expect(stderr).toContain("not a trusted host");
    expect(box.requests.filter(({ role }) => role === "evil")).toEqual([]);
  });
});

describe("status", () => {
  it("is 0 when all is well", async () => {
    const { code, stdout } = await runCommand(box, ["status"]);
    expect([code, stdout]).toEqual([0, "✓ Earthdata Login: OK\n✓ Common Metadata Repository: OK\n"]);
  });

  it("is 1 when something is down", async () => {
    const body = JSON.stringify({ statuses: [{ name: "Earthdata Login", status: "Major Outage" }] });
    box.faults.set({
      kind: "status",
      role: "edl",
      match: "/api/v1/statuses",
      status: 200,
      body,
      contentType: "application/json",
    });
    const { code, events } = await runCommand(box, ["status", "--json"]);
    expect(code).toBe(1);
    expect(events()).toEqual([
      {
        event: "status",
        services: { "Earthdata Login": "Major Outage", "Common Metadata Repository": "Unknown" },
        exitCode: 1,
      },
    ]);
  });
});

it("demo journeys through four commands without a login, and downloads nothing", async () => {
  const { code, stdout, stderr } = await runCommand(box, ["demo", "SIM_HLS"], { user: null });
  expect(code).toBe(0);
  expect(stderr.match(/^\$ earthaccess .*$/gm)).toHaveLength(4);
  expect(stdout).toContain("SIM_HLS.T51NBA.2000001T000000.v2.0.B04.tif");
  expect(box.requests.filter(({ role }) => role !== "cmr")).toEqual([]);
});
