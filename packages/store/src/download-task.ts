import { AuthContext, type AuthContextJson } from "@earthaccess/credentials";
import { type AuthPayload, defineTask, type Json, type Task } from "@earthaccess/executor";
import { openTarget } from "@earthaccess/targets";
import { defaultTransport } from "#transport";
import type { FetchEnvironment, FetchPolicy } from "./fetch-once.js";
import { HostGate } from "./host-gate.js";
import { RangeSlots } from "./range-slots.js";
import { DOWNLOAD, type DownloadJob, runDownload } from "./run-download.js";

/** What a download's execution context holds; it travels sealed, apart from the jobs. */
export interface DownloadPayload extends AuthPayload {
  /** A login, as `AuthContext` writes it. */
  readonly auth?: AuthContextJson & { readonly [key: string]: Json | undefined };
  /** Options of the target's store; they may hold its keys. */
  readonly storageOptions?: { readonly [key: string]: Json };
}

/**
 * Downloads one file; what a worker serves so that `download` can run there.
 *
 * Connections and the login are made once per worker and context. A file that fails is a result, not an error of the task.
 *
 * @example
 * ```ts
 * import { serveTasks } from "@earthaccess/executor/worker";
 * import * as tasks from "@earthaccess/store/tasks";
 *
 * serveTasks({ tasks: [tasks] });
 * ```
 */
export const downloadTask: Task = /* @__PURE__ */ defineTask({
  ...DOWNLOAD,
  run: async (input: Json, context) => {
    const job = input as unknown as DownloadJob;
    const shared = await context.resource(
      `${DOWNLOAD.id} ${job.target}`,
      (payload) => openShared(job.target, payload as DownloadPayload),
      ({ access }) => access.transport.close(),
    );
    return (await runDownload(job.item, { ...shared, ...job.policy }, context)) as unknown as Json;
  },
});

async function openShared(
  location: string,
  { auth, storageOptions }: DownloadPayload,
): Promise<Omit<FetchEnvironment, keyof FetchPolicy>> {
  return {
    access: { transport: defaultTransport(), auth: auth && AuthContext.fromJSON(auth).toAuth() },
    target: await openTarget(location, storageOptions ? { storageOptions } : {}),
    gate: new HostGate(),
    slots: new RangeSlots(),
  };
}
