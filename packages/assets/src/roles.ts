/** Other names under which filters know a role: the words of earthaccess's Python branches for what STAC calls thumbnail and overview. */
const ROLE_ALIASES: Readonly<Record<string, readonly string[]>> = {
  visual: ["visual", "thumbnail", "overview", "browse"],
  browse: ["browse", "thumbnail", "overview"],
};

/** The roles that a role word stands for: itself, or STAC's words for `visual` and `browse`. */
export function rolesMeant(role: string): readonly string[] {
  return Object.hasOwn(ROLE_ALIASES, role) ? (ROLE_ALIASES[role] as readonly string[]) : [role];
}

/** Catalogs use a few dozen combinations of roles; each is one set shared by all assets. Bounded, because roles are input. */
const KNOWN = new Map<string, ReadonlySet<string>>();
const MAX_KNOWN = 500;

/** A set that nobody can change, the same object for the same roles in the same order. */
export function roleSet(roles: Iterable<string> | undefined): ReadonlySet<string> {
  const list = roles === undefined ? [] : Array.isArray(roles) ? (roles as readonly string[]) : [...roles];
  const key = list.length === 1 ? (list[0] as string) : list.join("\n");
  const known = KNOWN.get(key);
  if (known) return known;
  const set = frozenSet(list.filter((role) => typeof role === "string"));
  if (KNOWN.size < MAX_KNOWN) KNOWN.set(key, set);
  return set;
}

function frozenSet(values: readonly string[]): ReadonlySet<string> {
  const refuse = (): never => {
    throw new TypeError("The roles of an asset cannot change: make another one with asset.with({ roles }).");
  };
  const set = new Set(values);
  for (const method of ["add", "delete", "clear"] as const) Object.defineProperty(set, method, { value: refuse });
  return Object.freeze(set);
}
