import { redactUrl } from "@earthaccess/errors";
import { TargetError } from "./target-errors.js";

/**
 * An endpoint without its trailing slash.
 *
 * @throws {TargetError} `targets/bad-options` for anything but https, and for http to another machine unless `allowHttp` says that
 * session tokens may travel in the clear, as inside a cluster.
 */
export function checkedEndpoint(endpoint: string, allowHttp = false): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const secure = url?.protocol === "https:" || (url?.protocol === "http:" && (allowHttp || isLoopback(url.hostname)));
  if (!url || !secure || url.username !== "" || url.search !== "")
    throw new TargetError(
      `endpoint must be an https URL such as https://minio.example.org, got ${redactUrl(endpoint)}. For http inside a private network set allowHttp: true.`,
      { code: "targets/bad-options", data: { endpoint: redactUrl(endpoint) } },
    );
  return url.href.replace(/\/+$/, "");
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
