import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, endAll, freePort, untilAnswered } from "./emulator.js";

/** Microsoft's emulator of Azure Blob Storage, with its well-known account. */
export interface Azurite extends Emulator {
  readonly accountName: string;
  readonly accountKey: string;
}

/**
 * @param program the file `azurite/dist/src/blob/main.js` of an installed `azurite`, which is too large to be a dependency
 * @returns undefined when no program is given
 */
export async function startAzurite(program = process.env.EARTHACCESS_TEST_AZURITE): Promise<Azurite | undefined> {
  if (program === undefined || program === "") return undefined;
  const folder = await mkdtemp(join(tmpdir(), "azurite-"));
  const port = await freePort();
  const options = ["--blobHost", "127.0.0.1", "--blobPort", String(port), "--silent"];
  const child = spawn(
    process.execPath,
    [program, ...options, "--inMemoryPersistence", "--disableTelemetry", "--skipApiVersionCheck"],
    { stdio: "ignore", cwd: folder },
  );
  const accountName = "devstoreaccount1";
  await untilAnswered(`http://127.0.0.1:${port}/`);
  return {
    url: `http://127.0.0.1:${port}/${accountName}`,
    accountName,
    accountKey: "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
    async close() {
      await endAll([child]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
