import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chown, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type Emulator, endAll, freePort, untilAnswered } from "./emulator.js";

/** Where Debian has the programs of a version of PostgreSQL. */
const VERSIONS = "/usr/lib/postgresql";

/** A STAC API over PostGIS, as Planetary Computer and NASA's VEDA run it. */
export interface Pgstac extends Emulator {
  /** Puts collections and items into it. */
  load(collections: readonly object[], items: readonly object[]): Promise<void>;
}

/**
 * stac-fastapi with pgstac over a PostgreSQL of its own: a STAC API with CQL2, sorting, fields and pages by token.
 *
 * @param python an interpreter with `stac-fastapi-pgstac`, `pypgstac` and `uvicorn`
 * @returns undefined where one of them or Debian's `postgresql-postgis` is not installed
 */
export async function startPgstac(python = process.env.EARTHACCESS_TEST_PYTHON_312): Promise<Pgstac | undefined> {
  const programs = await postgresPrograms();
  if (!programs || !python || !(await hasModules(python))) return undefined;
  const folder = await mkdtemp(join(tmpdir(), "pgstac-"));
  const [port, http] = await Promise.all([freePort(), freePort()]);
  const started: ChildProcess[] = [];
  const close = async () => {
    await endAll(started);
    await rm(folder, { recursive: true, force: true });
  };
  const env = {
    ...process.env,
    PGHOST: "127.0.0.1",
    PGPORT: String(port),
    PGUSER: "postgres",
    PGPASSWORD: "none",
    PGDATABASE: "postgres",
  };
  const pypgstac = (...words: string[]) => promisify(execFile)(join(dirname(python), "pypgstac"), words, { env });
  try {
    const owner = postgresOwner();
    if (owner) await chown(folder, owner.uid, owner.gid);
    const data = join(folder, "data");
    const initdb = ["-D", data, "-U", "postgres", "--auth=trust", "--no-sync"];
    execFileSync(join(programs, "initdb"), initdb, { stdio: "ignore", cwd: folder, ...owner });
    const postgres = ["-D", data, "-p", String(port), "-k", folder, "-c", "fsync=off"];
    started.push(spawn(join(programs, "postgres"), postgres, { stdio: "ignore", cwd: folder, ...owner }));
    await untilConnected(port);
    await pypgstac("migrate");
    const app = ["-m", "uvicorn", "--factory", "stac_fastapi.pgstac.app:create_app", "--port", String(http)];
    started.push(spawn(python, app, { stdio: "ignore", env, cwd: folder }));
    const url = `http://127.0.0.1:${http}`;
    await untilAnswered(`${url}/`);
    return {
      url,
      close,
      async load(collections, items) {
        for (const [kind, records] of [["collections", collections] as const, ["items", items] as const]) {
          const file = join(folder, `${kind}.ndjson`);
          await writeFile(file, records.map((record) => JSON.stringify(record)).join("\n"));
          await pypgstac("load", kind, file, "--method", "upsert");
        }
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The folder of PostgreSQL's programs, of a version that has PostGIS. */
async function postgresPrograms(): Promise<string | undefined> {
  for (const version of await readdir(VERSIONS).catch(() => []))
    if (existsSync(`/usr/share/postgresql/${version}/extension/postgis.control`)) return join(VERSIONS, version, "bin");
  return undefined;
}

async function hasModules(python: string): Promise<boolean> {
  const script = "import pypgstac, stac_fastapi.pgstac, uvicorn";
  return promisify(execFile)(python, ["-c", script]).then(
    () => true,
    () => false,
  );
}

/** PostgreSQL refuses to run as root; then it runs as the user that its package has made. */
function postgresOwner(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

async function untilConnected(port: number): Promise<void> {
  for (let left = 120; ; left--) {
    const connected = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => resolve(true))
        .once("error", () => resolve(false))
        .once("close", () => resolve(false));
      socket.unref();
      setTimeout(() => socket.destroy(), 500).unref();
    });
    if (connected) return;
    if (left === 0) throw new Error("PostgreSQL does not start.");
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
