import { LambdaClient, type LambdaClientConfig } from "@aws-sdk/client-lambda";
import { createExecutor, type Executor } from "@earthaccess/executor";
import type { SealingKey } from "@earthaccess/executor/sealing";
import { environmentKey } from "./environment-key.js";
import { LambdaDriver } from "./lambda-driver.js";

/** What {@link lambdaExecutor} takes. */
export interface LambdaExecutorOptions {
  /** Name or ARN of a function whose handler is from `createLambdaHandler`. */
  readonly functionName: string;
  /** Version or alias. @default the latest */
  readonly qualifier?: string;
  /** @default the data's: "us-west-2" */
  readonly region?: string;
  /** Invocations at a time; keep it at or below what is reserved for the function. @default 100 */
  readonly concurrency?: number;
  /** Seals contexts; the function has the same. @default the environment's EARTHACCESS_EXECUTOR_KEY */
  readonly key?: SealingKey;
  /** Lets contexts travel readable when there is no key. @default false */
  readonly insecurePlaintextContext?: boolean;
  /** Further options of the SDK's client, such as `credentials` or `endpoint`. */
  readonly client?: LambdaClientConfig;
}

/**
 * Runs each task in an invocation of a Lambda function.
 *
 * A task runs at least once: one whose environment ended runs again if it is idempotent. When the caller stops, running
 * functions go on to their end, and AWS bills them.
 *
 * @throws {TaskError} with a task: `EA_NO_WORKERS` when there is no such function, `EA_ENGINE_UNAVAILABLE` when AWS refuses.
 * @example
 * ```ts no-run
 * import { lambdaExecutor } from "@earthaccess/executor-lambda";
 * import { defineTask } from "@earthaccess/executor";
 *
 * // In tasks.js, which workers load too:
 * const parseGranule = defineTask({ id: "my-app/parse", idempotent: true, run: (name: string) => name.length });
 *
 * await using executor = lambdaExecutor({ functionName: "earthaccess-tasks", concurrency: 200 });
 * for await (const result of executor.map(parseGranule, ["a.nc", "b.nc"])) console.log(result);
 * ```
 */
export function lambdaExecutor(options: LambdaExecutorOptions): Executor {
  const {
    functionName,
    qualifier,
    region = "us-west-2",
    concurrency = 100,
    insecurePlaintextContext = false,
  } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw new TypeError(`concurrency is a whole number from 1; got ${concurrency}.`);
  const key = options.key ?? environmentKey();
  let client: LambdaClient | undefined;
  const open = () => {
    // The driver tries again itself: the SDK cannot know which tasks may run twice. Functions may take 15 minutes to answer.
    const agent = { keepAlive: true, maxSockets: concurrency };
    const requestHandler = { requestTimeout: 0, httpsAgent: agent, httpAgent: agent };
    client ??= new LambdaClient({ region, requestHandler, ...options.client, maxAttempts: 1 });
    return client;
  };
  return createExecutor(
    new LambdaDriver(open, { functionName, qualifier, concurrency, key, insecurePlaintextContext }),
  );
}
