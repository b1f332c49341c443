import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Emulator, endAll, freePort, hasCommand, untilAnswered } from "./emulator.js";

/** Commands of Ceph wait for ever for a cluster that is not there. */
const COMMAND_MS = 60_000;
/** An object daemon that starts while the monitor is not ready ends at once ("wrong fsid"); it is started again. */
const DAEMON_STARTS = 10;

const run = (command: string, args: readonly string[]) => promisify(execFile)(command, args, { timeout: COMMAND_MS });

/** A started object gateway of Ceph with one user. */
export interface Radosgw extends Emulator {
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/**
 * Ceph's object gateway over a store in memory: an S3 server that checks signatures, made by others.
 *
 * @returns undefined where the Debian packages `radosgw ceph-mon ceph-osd ceph-common` are not installed
 */
export async function startRadosgw(): Promise<Radosgw | undefined> {
  for (const command of ["radosgw", "radosgw-admin", "ceph-mon", "ceph-osd", "ceph", "monmaptool"]) {
    if (!(await hasCommand(command))) return undefined;
  }
  const folder = await mkdtemp(join(tmpdir(), "radosgw-"));
  const [mon, http] = await Promise.all([freePort(), freePort()]);
  const conf = join(folder, "ceph.conf");
  await mkdir(join(folder, "mon"));
  await mkdir(join(folder, "osd"));
  await writeFile(conf, configuration(folder, mon, http));
  const fsid = "11111111-1111-1111-1111-111111111111";
  const osd = "22222222-2222-2222-2222-222222222222";
  const keys = { accessKeyId: "EMULATORKEY", secretAccessKey: "emulator-secret" };
  const started: ChildProcess[] = [];
  const close = async () => {
    await endAll(started);
    await rm(folder, { recursive: true, force: true });
  };
  const daemon = (command: string, ...args: string[]) => {
    const child = spawn(command, ["-f", "--conf", conf, ...args], { stdio: "ignore" });
    started.push(child);
    return child;
  };
  const url = `http://127.0.0.1:${http}`;
  const { accessKeyId, secretAccessKey } = keys;
  const user = ["user", "create", "--uid=emulator", "--display-name=emulator"];
  try {
    const monmap = join(folder, "monmap");
    await run("monmaptool", ["--create", "--addv", "a", `[v1:127.0.0.1:${mon}]`, "--fsid", fsid, monmap]);
    await run("ceph-mon", ["--mkfs", "-i", "a", "--monmap", monmap, "--conf", conf]);
    daemon("ceph-mon", "-i", "a");
    await run("ceph", ["--conf", conf, "osd", "new", osd]);
    await run("ceph-osd", ["-i", "0", "--mkfs", "--osd-uuid", osd, "--conf", conf]);
    await untilUp(conf, () => daemon("ceph-osd", "-i", "0"));
    await run("radosgw-admin", ["--conf", conf, ...user, `--access-key=${accessKeyId}`, `--secret=${secretAccessKey}`]);
    daemon("radosgw", "-n", "client.rgw");
    await untilAnswered(url);
  } catch (error) {
    await close();
    throw error;
  }
  return { url, keys, close };
}

/** Starts the daemon that holds the objects, again if it ends, until the monitor counts it. */
async function untilUp(conf: string, start: () => ChildProcess): Promise<void> {
  for (let starts = 0; starts < DAEMON_STARTS; starts++) {
    const daemon = start();
    while (daemon.exitCode === null && daemon.signalCode === null) {
      const { stdout } = await run("ceph", ["--conf", conf, "osd", "stat", "--format", "json"]);
      if (JSON.parse(stdout).num_up_osds > 0) return;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
  throw new Error(`Ceph's object daemon ended ${DAEMON_STARTS} times.`);
}

function configuration(folder: string, mon: number, http: number): string {
  return `
[global]
fsid = 11111111-1111-1111-1111-111111111111
mon host = v1:127.0.0.1:${mon}
public addr = 127.0.0.1
auth cluster required = none
auth service required = none
auth client required = none
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd crush chooseleaf type = 0
mon allow pool size one = true
log file = ${folder}/$name.log
admin socket = ${folder}/$name.asok
pid file = ${folder}/$name.pid
run dir = ${folder}
[mon.a]
mon data = ${folder}/mon
[osd]
osd objectstore = memstore
memstore device bytes = 4294967296
osd data = ${folder}/osd
[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:${http}
rgw enable usage log = false
`;
}
