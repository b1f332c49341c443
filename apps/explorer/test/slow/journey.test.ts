import { ENGINES } from "@earthaccess/browsers";
import { describe, it } from "vitest";
import { explorerVisit } from "./explorer-visit.js";
import { keeps } from "./journey-files.js";
import { goesFurther } from "./journey-limits.js";
import { plots } from "./journey-plot.js";
import { asks } from "./journey-query.js";
import { finds } from "./journey-results.js";

for (const { name, packages, isInstalled } of ENGINES) {
  // Whoever drives WebKit can run scripts in it, and not much else.
  if (name === "WebKit") continue;
  if (isInstalled()) describe(`the explorer in ${name}`, () => journey(name));
  else it.skip(`needs ${name}: apt-get install ${packages}`);
}

/** One visit from beginning to end; each step goes on where the one before it stopped, so the chapters keep this order. */
function journey(engine: "Chromium" | "Firefox"): void {
  const visit = explorerVisit(engine);
  asks(visit);
  finds(visit);
  plots(visit);
  keeps(visit);
  goesFurther(visit);
}
