import { existsSync } from "node:fs";
import { describe, it } from "vitest";
import { CHROMIUM } from "./explorer-driver.js";
import { explorerVisit } from "./explorer-visit.js";
import { keeps } from "./journey-files.js";
import { goesFurther } from "./journey-limits.js";
import { plots } from "./journey-plot.js";
import { asks } from "./journey-query.js";
import { finds } from "./journey-results.js";

if (!existsSync(CHROMIUM)) it.skip("needs Chromium: apt-get install chromium");
else describe("the explorer in Chromium", journey);

/** One visit from beginning to end; each step goes on where the one before it stopped, so the chapters keep this order. */
function journey(): void {
  const visit = explorerVisit();
  asks(visit);
  finds(visit);
  plots(visit);
  keeps(visit);
  goesFurther(visit);
}
