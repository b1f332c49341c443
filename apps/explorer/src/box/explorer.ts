import { parseArgs } from "node:util";
import { startExplorer } from "./start-explorer.js";

const HELP = `Usage: npm run explorer -- [options]

  --online         search NASA's own CMR instead of the Earthdata in a box
  --port <n>       port of the page (default: a free one)
  --granules <n>   synthetic granules in the box (default 1500)
  --help           this text`;

const { values } = parseArgs({
  options: {
    online: { type: "boolean", default: false },
    port: { type: "string" },
    granules: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) console.log(HELP);
else process.exitCode = await main();

async function main(): Promise<number> {
  const port = numberOf("port", values.port, 65_535);
  const granules = numberOf("granules", values.granules, 100_000);
  const wrong = [port, granules].filter((one) => typeof one === "string");
  if (wrong.length > 0) {
    console.error(`${wrong.join("\n")}\n\n${HELP}`);
    return 2;
  }
  if (!values.online) console.log("\n  Filling the box with a sea surface temperature of 25 years …");
  try {
    const explorer = await startExplorer({
      isOnline: values.online,
      ...(typeof port === "number" && { port }),
      ...(typeof granules === "number" && { granules }),
    });
    const { box, url } = explorer;
    const where = box === undefined ? "NASA Earthdata" : `${box.totalGranules} granules of an Earthdata in a box`;
    console.log(`\n  The explorer is at ${url}\n  It searches ${where}. Ctrl-C ends it.\n`);
    process.once("SIGINT", () => void explorer.close());
    return 0;
  } catch (error) {
    const isTaken = (error as { readonly code?: unknown }).code === "EADDRINUSE";
    console.error(isTaken ? `Port ${port} is taken. Leave --port out, or take another one.` : error);
    return 1;
  }
}

/** The number of an option, or what is wrong with it. */
function numberOf(name: string, text: string | undefined, most: number): number | string | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  const isRight = /^\d+$/.test(text) && number >= 1 && number <= most;
  return isRight ? number : `--${name} takes a whole number from 1 to ${most}, got "${text}".`;
}
