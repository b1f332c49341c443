/** The key for contexts of the environment, where there is one: the package is loadable anywhere. */
export function environmentKey(): string | undefined {
  const runtime = Reflect.get(globalThis, "process") as { readonly env?: Readonly<Record<string, string>> } | undefined;
  return runtime?.env?.EARTHACCESS_EXECUTOR_KEY;
}
