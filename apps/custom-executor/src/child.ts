import type { AuthPayload } from "@earthaccess/executor";
import { serveTasks, type TaskModule } from "@earthaccess/executor/worker";
import type { FromChild, ToChild } from "./messages.js";

const contexts = new Map<string, AuthPayload>();
const tasks = process.argv[2] as string;
const serve = serveTasks({
  tasks: [() => import(tasks) as Promise<TaskModule>],
  openContext: async (id, version) => contexts.get(`${id}|${version}`) as AuthPayload,
});
const send = (message: FromChild) => process.send?.(message);

process.on("message", async (message: ToChild) => {
  if ("context" in message) contexts.set(`${message.context}|${message.version}`, message.payload);
  else if ("drop" in message) await serve.dispose(message.drop);
  else {
    const { envelope, attempt } = message;
    const result = await serve(envelope, {
      attempt,
      signal: new AbortController().signal,
      progress: (progress) => send({ progress }),
    });
    send({ result });
  }
});
process.on("disconnect", () => process.exit());
