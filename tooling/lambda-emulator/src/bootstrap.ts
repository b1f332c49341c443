/** The loop of a Lambda runtime: asks for an invocation, runs the handler, answers, and asks again. */
const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;

type Handler = (event: unknown, context: object) => Promise<unknown>;

const errorOf = (error: unknown): string => {
  const { name = "Error", message = String(error), stack = "" } = error as Partial<Error>;
  return JSON.stringify({ errorType: name, errorMessage: message, trace: stack.split("\n") });
};

async function serve(): Promise<void> {
  let handler: Handler;
  try {
    ({ handler } = (await import(process.argv[2] as string)) as { handler: Handler });
  } catch (error) {
    // A function that cannot be loaded fails its first invocation, and its environment ends.
    await fetch(`${api}/invocation/next`);
    await fetch(`${api}/init/error`, { method: "POST", body: errorOf(error) });
    process.exit(1);
  }
  for (;;) {
    const next = await fetch(`${api}/invocation/next`);
    const id = next.headers.get("lambda-runtime-aws-request-id") ?? "";
    const deadline = Number(next.headers.get("lambda-runtime-deadline-ms"));
    const context = { awsRequestId: id, getRemainingTimeInMillis: () => deadline - Date.now() };
    const [kind, body] = await handler(await next.json(), context).then(
      (value) => ["response", JSON.stringify(value)] as const,
      (error: unknown) => ["error", errorOf(error)] as const,
    );
    await fetch(`${api}/invocation/${id}/${kind}`, { method: "POST", body });
  }
}

// The emulator ends its environments; one it forgot ends when its emulator is gone.
serve().catch(() => process.exit(1));
