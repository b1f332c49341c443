/** The simulator in the process of the page's server: each look at it, and each call, is a request that the page waits for. */

interface Answer {
  readonly value?: unknown;
  readonly bytes?: string;
  readonly callable?: boolean;
  readonly error?: { readonly name: string; readonly message: string };
}

function ask(box: number, path: readonly string[], args?: readonly unknown[]): unknown {
  const request = new XMLHttpRequest();
  request.open("POST", "/simulator/ask", false);
  request.send(JSON.stringify({ box, path, ...(args && { args: args.map(sent) }) }));
  const { value, bytes, callable, error } = JSON.parse(request.responseText) as Answer;
  if (error) throw Object.assign(new Error(error.message), { name: error.name });
  if (bytes !== undefined) return Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
  return callable ? seen(box, path) : value;
}

/** Bytes and patterns cross as text. */
function sent(value: unknown): unknown {
  if (value instanceof RegExp) return { pattern: value.source, flags: value.flags };
  if (Array.isArray(value)) return value.map(sent);
  if (Object.getPrototypeOf(value ?? 0) === Object.prototype)
    return Object.fromEntries(Object.entries(value as object).map(([name, member]) => [name, sent(member)]));
  if (!(value instanceof Uint8Array)) return value;
  let text = "";
  for (let at = 0; at < value.length; at += 30_000) text += String.fromCharCode(...value.subarray(at, at + 30_000));
  return { bytes: btoa(text) };
}

/** What is there of the box under a path: a look for values, something to call for the rest. */
function seen(box: number, path: readonly string[]): unknown {
  return new Proxy(() => undefined, {
    get: (_target, name) => (typeof name === "string" && name !== "then" ? ask(box, [...path, name]) : undefined),
    apply: (_target, _self, args: unknown[]) => ask(box, path, args),
  });
}

export async function startSimulator(options: object = {}): Promise<unknown> {
  const response = await fetch("/simulator/start", { method: "POST", body: JSON.stringify(options) });
  const box = (await response.json()) as number;
  const close = async () => void (await fetch("/simulator/close", { method: "POST", body: String(box) }));
  return new Proxy(
    {},
    {
      get(_target, name) {
        if (name === "close" || name === Symbol.asyncDispose) return close;
        return typeof name === "string" && name !== "then" ? ask(box, [name]) : undefined;
      },
    },
  );
}
