import { type AuthPayload, defineTask, type Json, type Task } from "@earthaccess/executor";
import { parseDmrpp } from "./dmrpp/parse-dmrpp.js";
import { readDocument } from "./document-source.js";
import { manifestToJson } from "./manifest-json.js";

/** What the task gets: addresses only. */
export interface ParseJob {
  readonly dmrppUrl: string;
  readonly dataUrl: string;
}

/**
 * The task that reads and parses a DMR++ document, for `serveTasks` in workers; `openVirtualMfdataset` sends its documents there when
 * `parallel` says so.
 *
 * @param openFetch makes the fetch of a worker from the payload of its execution context, once per context; the login goes in here
 */
export function createParseTask(openFetch: (payload: AuthPayload) => typeof fetch): Task {
  return defineTask({
    id: "earthaccess/parse-dmrpp",
    version: 1,
    idempotent: true,
    run: async (input: Json, { resource, signal }) => {
      const { dmrppUrl, dataUrl } = input as unknown as ParseJob;
      // A function is no resource that can be shared by name; its holder is.
      const { fetch } = await resource("earthaccess/parse-dmrpp", (payload) => ({ fetch: openFetch(payload) }));
      return manifestToJson(parseDmrpp(await readDocument(dmrppUrl, fetch, signal), { url: dataUrl }));
    },
  });
}

/** {@link createParseTask} for documents that need no login. */
export const parseDmrppTask: Task = /* @__PURE__ */ createParseTask(
  () => (input, init) => globalThis.fetch(input, init),
);
