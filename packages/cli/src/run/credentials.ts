import type { S3Credentials, S3Request } from "earthaccess";
import type { CommandRun } from "../command-spec.js";
import { EXIT } from "../exit-code.js";
import { Problems } from "../usage-error.js";
import { logIn, openSession } from "./open-session.js";

const REQUESTS = ["endpoint", "provider", "daac", "url"] as const;

/** How credentials are written; each is read by tools that exist. */
const FORMATS: Readonly<Record<string, (keys: S3Credentials) => readonly string[]>> = {
  env: (keys) => Object.entries(keys.toEnv()).map(([name, value]) => `export ${name}=${shellQuoted(value)}`),
  // https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sourcing-external.html
  process: ({ accessKeyId, secretAccessKey, sessionToken, expiration }) => [
    JSON.stringify({
      Version: 1,
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: expiration.toISOString(),
    }),
  ],
  ini: (keys) => [
    "[earthaccess]",
    `aws_access_key_id = ${keys.accessKeyId}`,
    `aws_secret_access_key = ${keys.secretAccessKey}`,
    `aws_session_token = ${keys.sessionToken}`,
  ],
  json: (keys) => [JSON.stringify(keys.toPlain())],
};

/** `earthaccess credentials`. */
export const runCredentials: CommandRun = async (invocation, io) => {
  const { options } = invocation;
  const { out } = io;
  const problems = new Problems();
  const given = REQUESTS.filter((name) => options[name] !== undefined);
  if (options.token && given.length > 0) problems.add("--token", `needs no --${given[0]}`);
  if (!options.token && given.length !== 1)
    problems.add(
      given.length === 0 ? undefined : `--${given[1]}`,
      "Give one of --daac, --provider, --endpoint, --url, or --token.",
    );
  const session = openSession(invocation, io, problems);
  problems.throwIfAny();
  await logIn(session, invocation, io);
  if (options.token) {
    const token = await session.getEdlToken();
    await out.event("token", { token });
    if (!out.isJson) await out.print(token);
    return EXIT.done;
  }
  const request = Object.fromEntries(given.map((name) => [name, options[name]])) as S3Request;
  const keys = await session.getS3Credentials(request);
  await out.event("credentials", keys.toPlain());
  if (!out.isJson) for (const line of FORMATS[String(options.format ?? "env")]?.(keys) ?? []) await out.print(line);
  out.note({ text: `They end at ${keys.expiration.toISOString()}, and open buckets in ${keys.region}.`, style: "dim" });
  return EXIT.done;
};

/** A shell reads nothing inside single quotes: a server that answers with `$(…)` runs nothing. */
function shellQuoted(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}
