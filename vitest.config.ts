import { defineConfig } from "vitest/config";

// Tests read the sources of every package through this condition, so they need no build.
const conditions = ["@earthaccess/source"];

export default defineConfig({
  resolve: { conditions: [...conditions, "node", "import", "default"] },
  ssr: { resolve: { conditions: [...conditions, "node", "import", "default"] } },
  test: {
    include: ["packages/*/test/**/*.test.ts", "apps/*/test/**/*.test.ts", "tooling/*/test/**/*.test.ts"],
    // A secret that goes astray in any test, or is printed by one, fails it.
    setupFiles: ["tooling/simulator/test/leak-watch.ts"],
    // The counts of a run, for the line that ends continuous integration.
    reporters: process.env.VITEST_JSON ? ["default", ["json", { outputFile: process.env.VITEST_JSON }]] : ["default"],
    exclude: ["**/node_modules/**", "**/dist/**", "**/test/browser/**", "**/test/slow/**"],
    // Real servers, real sockets, real disks: a slow machine must not turn a pass into a failure.
    // Tests of what is held in memory collect garbage on demand.
    execArgv: ["--expose-gc"],
    // Most wait for servers and disks. Vitest would leave one processor idle, which is half of a small machine.
    maxWorkers: "100%",
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
