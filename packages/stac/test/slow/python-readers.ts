import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe } from "vitest";

const PYTHON = process.env.EARTHACCESS_TEST_PYTHON;
const JUDGES = fileURLToPath(new URL("../../../../tooling/python/", import.meta.url));
/** A second one, for readers that the first is too old for. */
export const PYTHON_312: string | undefined = process.env.EARTHACCESS_TEST_PYTHON_312;
const HOW =
  "to get it, python3 -m venv .venv && .venv/bin/pip install -r tooling/python/requirements.txt, then set EARTHACCESS_TEST_PYTHON=$PWD/.venv/bin/python; for EARTHACCESS_TEST_PYTHON_312 the same with Python 3.12 and requirements-3.12.txt";

const FIND = `
import importlib.util, sys
def is_there(name):
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:  # The package around it is not there either.
        return False
print(*[name for name in sys.argv[1:] if not is_there(name)])
`;

/** What keeps the modules from being used; `undefined` when they are all there. */
function lackOf(modules: readonly string[], python: string | undefined): string | undefined {
  if (!python) return "it has no Python: EARTHACCESS_TEST_PYTHON or EARTHACCESS_TEST_PYTHON_312 is not set";
  const { status, stdout, error } = spawnSync(python, ["-c", FIND, ...modules], { encoding: "utf8" });
  if (status !== 0) return `${python} does not run${error ? `: ${error.message}` : ""}`;
  return stdout.trim() === "" ? undefined : `Python has no module ${stdout.trim()}`;
}

/** A suite that needs Python modules: without them it is skipped, and one line says why and what to do. */
export function describeReader(
  title: string,
  modules: readonly string[],
  suite: () => void,
  python: string | undefined = PYTHON,
): void {
  const lack = lackOf(modules, python);
  if (lack) console.warn(`Skipped, because ${lack}: ${title}; ${HOW}`);
  describe.skipIf(lack !== undefined)(title, suite);
}

/** What the judge `tooling/python/judge_<name>.py` found out. @throws Error with its traceback when it failed itself */
export async function judge<T>(name: string, request: object, python: string | undefined = PYTHON): Promise<T> {
  // Loopback and the disk only: a proxy of the machine would carry requests elsewhere.
  const env = { ...process.env, NO_PROXY: "*", no_proxy: "*", PYTHONDONTWRITEBYTECODE: "1" };
  const child = spawn(python as string, [`${JUDGES}judge.py`, name], { env });
  const texts = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const)
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      texts[stream] += text;
    });
  const ended = new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  // A judge that ended early is told by its status, not by a broken pipe.
  child.stdin.on("error", () => undefined).end(JSON.stringify(request));
  const status = await ended;
  if (status !== 0) throw new Error(`The judge ${name} failed with status ${status}:\n${texts.stderr.slice(-4000)}`);
  return JSON.parse(texts.stdout) as T;
}
