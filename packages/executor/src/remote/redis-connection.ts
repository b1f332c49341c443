/**
 * Where Redis or Valkey is: `redis://…`, `rediss://…` over TLS, the path of a Unix socket, or options of `ioredis`.
 *
 * The options are described here and not by that package's types, which are not there where it is not installed.
 */
export type RedisConnection = string | RedisAddress | Readonly<Record<string, unknown>>;

/** The options of `ioredis` that say where and as whom; it gets all others as they are. */
export interface RedisAddress {
  /** @default "localhost" */
  readonly host?: string | undefined;
  /** @default 6379 */
  readonly port?: number | undefined;
  /** A Unix socket, instead of host and port. */
  readonly path?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Number of the database. @default 0 */
  readonly db?: number | undefined;
  /** Options of Node's `tls.connect`; empty ones for TLS with the certificates that Node trusts. */
  readonly tls?: object | undefined;
}
