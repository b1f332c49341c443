import { UsageError } from "./usage-error.js";

/** What the exit codes of the command mean. */
export const EXIT = {
  /** Everything was done. */
  done: 0,
  /** Something failed; what could be done was done. */
  failed: 1,
  /** The command was written wrongly; nothing was done. */
  usage: 2,
  /** There is no login, or it was refused. */
  notAuthenticated: 3,
  /** Stopped by Ctrl-C, as shells expect it: 128 + SIGINT. */
  interrupted: 130,
} as const;

/** One of the numbers of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Errors that another login would cure. */
const LOGIN_CODES: readonly string[] = [
  "credentials/no-login",
  "credentials/not-authenticated",
  "credentials/login-failed",
  "credentials/login-cancelled",
  "credentials/wrong-password",
  "credentials/token-expired",
  "credentials/token-refused",
  "store/not-authenticated",
  "cmr/bad-token",
];

/** Whether an error says that the user is not logged in, or that the login is refused. */
export function isAboutLogin(error: unknown): boolean {
  const { code, retryable, data } = error as {
    readonly code?: unknown;
    readonly retryable?: unknown;
    readonly data?: { readonly status?: unknown } | null;
  };
  // A login service that is down refuses nobody.
  if (retryable === true) return false;
  return LOGIN_CODES.includes(String(code)) || data?.status === 401;
}

/** The exit code for an error that ended a command. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UsageError) return EXIT.usage;
  const { code } = error as { readonly code?: unknown };
  if (code === "query/invalid" || code === "assets/invalid-filter") return EXIT.usage;
  return isAboutLogin(error) ? EXIT.notAuthenticated : EXIT.failed;
}
