// Downloads a list of files into a folder and ends; the test kills it at any moment.
import { Asset } from "@earthaccess/assets";
import { defineSystem, login } from "@earthaccess/credentials";
import { download } from "@earthaccess/store";

const { system, token, folder, assets } = JSON.parse(process.argv[2]);
const auth = await login({ system: defineSystem(system), token });
process.send?.("started");
for await (const file of download(
  assets.map((init) => new Asset(init)),
  folder,
  { auth, parallel: 8 },
))
  process.send?.(file.status);
process.disconnect?.();
