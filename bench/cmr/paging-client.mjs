// One side of paging.mjs: pages through everything and keeps it, as a list. Arguments: "cmr" or "stac", the server, page size.
import { createHash } from "node:crypto";

const [kind, server, pageSize] = process.argv.slice(2);

const WAYS = {
  cmr: async () => {
    const { searchData } = await import("../../packages/cmr/dist/index.js");
    const query = { provider: "*", options: { provider: { pattern: true } } };
    const search = { system: JSON.parse(server), pageSize: Number(pageSize) };
    return [() => searchData(query, search).toArray(), (granule) => granule.umm.GranuleUR];
  },
  stac: async () => {
    const { StacClient } = await import("../../packages/stac/dist/client.js");
    const search = { limit: Number(pageSize) };
    return [async () => (await StacClient.open(server)).search(search).toArray(), (item) => item.id];
  },
};

const [search, idOf] = await WAYS[kind]();
const cpu = process.cpuUsage();
const start = performance.now();
const results = await search();
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(cpu);
console.log(
  JSON.stringify({
    count: results.length,
    digest: createHash("sha256").update(results.map(idOf).join("\n")).digest("hex"),
    seconds,
    cpu: (user + system) / 1e6,
    peak: process.resourceUsage().maxRSS / 1000,
  }),
);
