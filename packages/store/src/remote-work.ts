import { type Auth, AuthContext } from "@earthaccess/credentials";
import { type AuthSource, assertJson, type ExecutionContext, type Executor, type Task } from "@earthaccess/executor";
import type { TargetFileSystem } from "@earthaccess/targets";
import type { DownloadOptions } from "./download.js";
import { type DownloadPayload, downloadTask } from "./download-task.js";
import { TransferError } from "./store-errors.js";

/** What the executor runs, where files go, and what has to be closed afterwards. */
export interface Work {
  readonly task: Task;
  readonly location: string;
  readonly context?: ExecutionContext;
  close(): Promise<void>;
}

/** Elsewhere a job is plain data; the login goes into a context, one for the whole download. */
export async function remoteWork(
  target: string | URL | TargetFileSystem,
  options: DownloadOptions,
  executor: Executor,
): Promise<Work> {
  const location = portableLocation(target, options);
  const source = contextSource(options);
  const context = source && (await executor.createContext(source, options.signal ? { signal: options.signal } : {}));
  return {
    task: downloadTask,
    location,
    ...(context && { context }),
    close: async () => context?.[Symbol.asyncDispose](),
  };
}

/**
 * The location that a worker elsewhere can open by itself.
 *
 * @throws {TransferError} `store/not-portable` for an object, for memory, and for a transport, which stay in this process
 */
function portableLocation(target: string | URL | TargetFileSystem, options: DownloadOptions): string {
  if (typeof target === "object" && "write" in target)
    throw notPortable("The target is an object of this process", 'its location as text, such as "s3://bucket/folder"');
  if (/^memory:/i.test(String(target)))
    throw notPortable("Memory is this process's own", "a location that the workers can write to");
  if (options.transport) throw notPortable("A transport is this process's own", "no transport");
  return String(target);
}

/** What workers need of the login and of the target's keys; resolved once, and again before it ends. `undefined` for neither. */
function contextSource(options: DownloadOptions): AuthSource | undefined {
  const { auth, storageOptions, access, credentialsEndpoint, provider } = options;
  if (!auth && !storageOptions) return undefined;
  if (auth && !("getS3Credentials" in auth))
    throw notPortable("This login stays in this process", "the Auth of login()");
  // What would be lost on the way is said here, with its place.
  if (storageOptions) assertJson(storageOptions, "storageOptions");
  const keysOf = access === "external" ? {} : { endpoint: credentialsEndpoint, provider };
  return {
    resolve: async () => {
      const context = auth && (await AuthContext.fromAuth(auth as Auth, keysOf));
      return {
        v: 1,
        ...(context?.expiresAt && { expiresAt: context.expiresAt.toISOString() }),
        ...(context && { auth: context.toJSON() as unknown as NonNullable<DownloadPayload["auth"]> }),
        ...(storageOptions && { storageOptions: storageOptions as NonNullable<DownloadPayload["storageOptions"]> }),
      } satisfies DownloadPayload;
    },
  };
}

function notPortable(why: string, give: string): TransferError {
  return new TransferError(`${why}, and this executor runs elsewhere. Give ${give}, or use parallel: 8.`, {
    code: "store/not-portable",
  });
}
