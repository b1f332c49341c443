import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";

/** A Redis of our own on a Unix socket: `redis-server` of the system, started, killed and started again. */
export class RedisEngine {
  readonly socket: string;
  #server: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly options: readonly string[],
  ) {
    this.socket = join(folder, "redis.sock");
  }

  static async start(...options: string[]): Promise<RedisEngine> {
    const engine = new RedisEngine(await mkdtemp(join(tmpdir(), "redis-")), options);
    await engine.run();
    return engine;
  }

  async run(): Promise<void> {
    const settings = {
      port: "0",
      unixsocket: this.socket,
      appendonly: "yes",
      appendfsync: "everysec",
      save: "",
      "maxmemory-policy": "noeviction",
      dir: this.folder,
    };
    const given = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
    const server = spawn("redis-server", [...given, ...this.options], { stdio: "ignore" });
    this.#server = server;
    const failed = new Promise<never>((_, reject) =>
      server.once("error", (cause) =>
        reject(new Error("Install redis-server first: apt-get install redis-server", { cause })),
      ),
    );
    const redis = new Redis({ path: this.socket, lazyConnect: true, retryStrategy: () => 20 });
    redis.on("error", () => undefined);
    try {
      await Promise.race([redis.connect().catch(() => new Promise((resolve) => redis.once("ready", resolve))), failed]);
      // A server that loads its log answers, and is not ready yet.
      while ((await redis.ping().catch(() => "")) !== "PONG") await sleep(20);
    } finally {
      redis.disconnect();
    }
  }

  async kill(): Promise<void> {
    const server = this.#server;
    if (!server || server.exitCode !== null) return;
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGKILL");
    await ended;
  }

  /** Kills it and starts it again, with or without what it had stored. */
  async restart(keep: boolean): Promise<void> {
    await this.kill();
    if (!keep)
      for (const name of await this.#files()) await rm(join(this.folder, name), { recursive: true, force: true });
    await sleep(500);
    await this.run();
  }

  /** All that it ever wrote to its disk, as text. */
  async dump(): Promise<string> {
    const texts = await Promise.all(
      (await this.#files()).map((name) => readFile(join(this.folder, name), "latin1").catch(() => "")),
    );
    return texts.join("\n");
  }

  async #files(): Promise<readonly string[]> {
    return existsSync(this.folder)
      ? (await readdir(this.folder, { recursive: true })).filter((name) => name !== "redis.sock")
      : [];
  }

  async end(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}
