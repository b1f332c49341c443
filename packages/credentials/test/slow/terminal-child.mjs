// Logs in by asking on the terminal it was started in, and prints what an application would print about it.

import { inspect } from "node:util";
import { defineSystem, login } from "@earthaccess/credentials";

const auth = await login({
  strategy: "interactive",
  system: defineSystem(JSON.parse(process.argv[2])),
  persist: process.argv[3] === "persist",
});
await auth.token();
console.log(`LOGGED IN ${inspect(auth, { depth: 5 })} ${JSON.stringify(auth.explain())}`);
