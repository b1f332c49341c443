import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, endAll, freePort, untilAnswered } from "./emulator.js";

/**
 * The Google Cloud Storage emulator of PyPI, `gcp-storage-emulator`.
 *
 * @param python an interpreter that has it
 * @returns undefined when there is none
 */
export async function startGcsEmulator(python = process.env.EARTHACCESS_TEST_PYTHON): Promise<Emulator | undefined> {
  if (python === undefined || python === "") return undefined;
  const folder = await mkdtemp(join(tmpdir(), "gcs-"));
  const port = await freePort();
  const child = spawn(
    python,
    ["-m", "gcp_storage_emulator", "start", "--host=127.0.0.1", `--port=${port}`, "--in-memory"],
    { stdio: "ignore", cwd: folder },
  );
  const url = `http://127.0.0.1:${port}`;
  await untilAnswered(`${url}/`);
  return {
    url,
    async close() {
      await endAll([child]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
