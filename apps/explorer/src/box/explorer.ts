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
else {
  if (!values.online) console.log("\n  Filling the box with a sea surface temperature of 25 years …");
  const explorer = await startExplorer({
    isOnline: values.online,
    ...(values.port !== undefined && { port: Number(values.port) }),
    ...(values.granules !== undefined && { granules: Number(values.granules) }),
  });
  const where = values.online ? "NASA Earthdata" : `${explorer.box?.totalGranules} granules of an Earthdata in a box`;
  console.log(`\n  The explorer is at ${explorer.url}\n  It searches ${where}. Ctrl-C ends it.\n`);
  process.once("SIGINT", () => void explorer.close().then(() => process.exit(0)));
}
