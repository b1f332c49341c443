// Runs programs in a folder of a new user's, with the simulator in the place of Earthdata: node runner.mjs <report> <program>…
import { writeFile } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import tls from "node:tls";
import { pathToFileURL } from "node:url";
import { startSimulator } from "@earthaccess/simulator";
import { plain } from "./comment-values.js";
import { connectOffline, goOffline } from "./offline-earthdata.js";

/** What became of one program. */
export interface ProgramReport {
  readonly program: string;
  readonly error?: string;
  /** What its comments state, as it was: line and value. */
  readonly values: readonly (readonly [line: number, value: unknown])[];
}

const [report = "", ...programs] = process.argv.slice(2);
const box = await startSimulator({ granules: 2000, fileSize: [2000, 20_000] });
const goOnline = await goOffline(box);
// Bytes travel over connections of their own, which the replaced fetch does not see.
Object.assign(tls, { connect: connectOffline });
syncBuiltinESMExports();
Object.assign(process.env, { EARTHDATA_USERNAME: box.user.username, EARTHDATA_PASSWORD: box.user.password });

const reports: ProgramReport[] = [];
for (const program of programs) {
  const values: [number, unknown][] = [];
  const check = (value: unknown, line: number) => {
    values.push([line, plain(value) ?? null]);
    return value;
  };
  Object.assign(globalThis, { __checkValue: check });
  const error = await import(pathToFileURL(program).href).then(
    () => undefined,
    (thrown: unknown) => (thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)),
  );
  reports.push({ program, values, ...(error !== undefined && { error }) });
}
goOnline();
const leaks = box.leaks().map(({ what }) => what);
await box.close();
// The process ends by itself: a program that leaves something open would keep it.
await writeFile(report, JSON.stringify({ reports, leaks }));
