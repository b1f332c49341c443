import { randomUUID } from "node:crypto";
import { chmod, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { CredentialSource } from "./credential-source.js";
import { findNetrcEntry, withNetrcEntry } from "./netrc.js";

/** Where the netrc file is: `NETRC`, else `.netrc` (on Windows `_netrc`) in the home folder. */
export function netrcPath(env: Readonly<Record<string, string | undefined>> = process.env): string {
  return env.NETRC || join(homedir(), process.platform === "win32" ? "_netrc" : ".netrc");
}

/**
 * Reads the entry of the login host in a netrc file; with `persist` it writes it, readable by the user alone.
 *
 * @param path the file; by default found when it is needed, from `NETRC` or the home folder
 */
export function netrcSource(path?: string): CredentialSource {
  return {
    name: "netrc",
    find: async (system) => {
      const file = path ?? netrcPath();
      const host = new URL(system.edlUrl).hostname;
      const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => error);
      if (typeof text !== "string") {
        const why = text.code === "ENOENT" ? "there is no such file" : `it cannot be read (${text.code})`;
        return { kind: "none", reason: `${file}: ${why}` };
      }
      const entry = findNetrcEntry(text, host);
      if (!entry) return { kind: "none", reason: `${file} has no entry for machine ${host}` };
      if (!entry.login || !entry.password)
        return {
          kind: "none",
          reason: `the entry for ${host} in ${file} has no ${entry.login ? "password" : "login"}`,
        };
      return { kind: "password", username: entry.login, password: entry.password };
    },
    persist: async (system, { username, password }) => {
      const file = path ?? netrcPath();
      const old = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return "";
        throw error;
      });
      // Written beside and renamed, so that a crash cannot leave half a file with everybody's passwords in it.
      const draft = `${file}.${randomUUID().slice(0, 8)}`;
      try {
        await writeFile(draft, withNetrcEntry(old, new URL(system.edlUrl).hostname, username, password), {
          mode: 0o600,
        });
        await chmod(draft, 0o600);
        await rename(draft, file);
      } finally {
        await rm(draft, { force: true });
      }
    },
  };
}
