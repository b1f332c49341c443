import { chance, hashText } from "../files/random.js";
import type { Exchange } from "../http/exchange.js";
import type { FaultKind, FaultRule, Faults } from "./fault-rule.js";

/** The moments at which a fault can be injected. */
export type FaultPhase = "request" | "body" | "search";

const PHASES: Readonly<Record<Exclude<FaultKind, "stall">, FaultPhase>> = {
  status: "request",
  reset: "request",
  "html-login": "request",
  redirect: "request",
  eula: "request",
  "expired-token": "request",
  "not-found": "request",
  cut: "body",
  drip: "body",
  short: "body",
  "wrong-length": "body",
  corrupt: "body",
  "ignore-range": "body",
  "wrong-range-body": "body",
  "wrong-content-range": "body",
  "no-content-range": "body",
  "etag-change": "body",
  "etag-weak": "body",
  "etag-none": "body",
  "html-octet": "body",
  "gzip-lie": "body",
  "truncate-json": "search",
  "timed-out": "search",
  "drop-search-after": "search",
  "duplicate-items": "search",
  "drift-hits": "search",
  "missing-meta": "search",
};

interface ActiveRule {
  readonly number: number;
  readonly rule: FaultRule;
  readonly phase: FaultPhase;
  seen: number;
  applied: number;
  /** Requests per path, so that the n-th one to a path always draws the same number. */
  readonly draws: Map<string, number>;
  readonly hit: Set<string>;
}

/** Decides which fault hits a request. */
export class FaultEngine implements Faults {
  readonly #seed: number;
  #rules: ActiveRule[] = [];
  #injected = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  set(rule: FaultRule): void {
    if (rule.kind !== "stall" && !(rule.kind in PHASES))
      throw new RangeError(`There is no fault "${String(rule.kind)}".`);
    this.#rules.push({
      rule,
      number: this.#rules.length,
      phase: phaseOf(rule),
      seen: 0,
      applied: 0,
      draws: new Map(),
      hit: new Set(),
    });
  }

  clear(): void {
    this.#rules = [];
  }

  injected(): number {
    return this.#injected;
  }

  /** The first rule that fits this request in this phase, counted as injected; `fits` refuses kinds that would change nothing. */
  take(exchange: Exchange, phase: FaultPhase, fits: (rule: FaultRule) => boolean = () => true): FaultRule | undefined {
    for (const active of this.#rules) {
      if (active.phase !== phase || !matches(active.rule, exchange) || !fits(active.rule)) continue;
      if (!this.#applies(active, exchange.path)) continue;
      active.applied += 1;
      this.#injected += 1;
      exchange.record.fault = active.rule.kind;
      return active.rule;
    }
    return undefined;
  }

  #applies(active: ActiveRule, path: string): boolean {
    const { rule } = active;
    if (active.applied >= (rule.times ?? Number.POSITIVE_INFINITY)) return false;
    active.seen += 1;
    if (active.seen <= (rule.skip ?? 0)) return false;
    const once = rule.oncePerPath ?? rule["once-per-path"] ?? false;
    if (once && active.hit.has(path)) return false;
    if (rule.probability !== undefined) {
      const count = active.draws.get(path) ?? 0;
      active.draws.set(path, count + 1);
      // The rule's number takes part, or all rules would strike the same paths.
      if (chance(hashText(`${active.number} ${path}`, this.#seed), count) >= rule.probability) return false;
    }
    if (once) active.hit.add(path);
    return true;
  }
}

function phaseOf(rule: FaultRule): FaultPhase {
  if (rule.kind !== "stall") return PHASES[rule.kind];
  return (rule.where ?? (rule.after === undefined ? "headers" : "body")) === "body" ? "body" : "request";
}

function matches(rule: FaultRule, exchange: Exchange): boolean {
  if (rule.role !== undefined && rule.role !== exchange.role) return false;
  if (rule.method !== undefined && rule.method.toUpperCase() !== exchange.method) return false;
  if (rule.match === undefined) return true;
  if (typeof rule.match === "string") return exchange.record.path.includes(rule.match);
  rule.match.lastIndex = 0;
  return rule.match.test(exchange.record.path);
}
