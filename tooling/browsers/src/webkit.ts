import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { TestBrowser } from "./engines.js";

/** No page of a test takes longer. */
const LONGEST = 600_000;

/** The engine of Safari in the small browser that comes with its driver, on a screen that nobody sees. */
export async function startWebKit(): Promise<TestBrowser> {
  const screen = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1440x900x24"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const display = await firstLine(screen);
  const port = await freePort();
  const driver = spawn("WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], {
    // In containers there is neither a sandbox to make nor a graphics card.
    env: {
      ...process.env,
      DISPLAY: `:${display}`,
      GDK_BACKEND: "x11",
      LIBGL_ALWAYS_SOFTWARE: "1",
      WEBKIT_DISABLE_COMPOSITING_MODE: "1",
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
    },
    stdio: "ignore",
  });
  const stop = () => {
    driver.kill();
    screen.kill();
  };
  try {
    const ask = (method: string, path: string, body?: object) =>
      askDriver(`http://127.0.0.1:${port}${path}`, method, body);
    const { sessionId, capabilities } = (await ask("POST", "/session", {
      capabilities: {
        alwaysMatch: {
          "webkitgtk:browserOptions": { binary: miniBrowser(), args: ["--automation"] },
        },
      },
    })) as { sessionId: string; capabilities: { browserVersion: string } };
    const session = `/session/${sessionId}`;
    await ask("POST", `${session}/timeouts`, { script: LONGEST, pageLoad: LONGEST });
    return {
      version: capabilities.browserVersion,
      page: {
        goto: async (url) => void (await ask("POST", `${session}/url`, { url })),
        evaluate: async <T>(expression: string) =>
          (await ask("POST", `${session}/execute/sync`, { script: `return ${expression}`, args: [] })) as T,
      },
      complaints: async () =>
        (await ask("POST", `${session}/execute/sync`, { script: "return complaints", args: [] })) as string[],
      async close() {
        await ask("DELETE", session).catch(() => undefined);
        stop();
      },
    };
  } catch (error) {
    stop();
    throw error;
  }
}

/** One command of WebDriver, {@link https://www.w3.org/TR/webdriver2/}; waits for a driver that is still starting. */
async function askDriver(url: string, method: string, body?: object): Promise<unknown> {
  for (let attempt = 0; ; attempt++) {
    const response = await fetch(url, {
      method,
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(LONGEST),
    }).catch((error: unknown) => {
      if (attempt === 100) throw error;
    });
    if (!response) {
      await sleep(100);
      continue;
    }
    const { value } = (await response.json()) as { value: { error?: string; message?: string } | null };
    if (!response.ok) throw new Error(`WebKit's driver: ${value?.error}: ${value?.message}`);
    return value;
  }
}

function miniBrowser(): string {
  const libraries = readdirSync("/usr/lib").map((folder) => `/usr/lib/${folder}`);
  const found = ["webkit2gtk-4.1", "webkitgtk-6.0", "webkit2gtk-4.0"]
    .flatMap((version) => libraries.map((folder) => `${folder}/${version}/MiniBrowser`))
    .find(existsSync);
  if (!found) throw new Error("There is no MiniBrowser of WebKit: apt-get install webkit2gtk-driver");
  return found;
}

function firstLine(process: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    process.stdio[3]?.once("data", (data) => resolve(String(data).trim()));
    process.once("error", reject);
    process.once("exit", (code) => reject(new Error(`${process.spawnfile} ended with ${code} before it had started.`)));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
