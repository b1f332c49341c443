// A certificate for 127.0.0.1 that every client of a run is told to trust.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** Paths of the certificate and its key, made in a folder; `undefined` where there is no openssl. */
export function ownCertificate(folder) {
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const { status } = spawnSync("openssl", [...request, ...subject, "-keyout", key, "-out", cert], { stdio: "ignore" });
  return status === 0 ? { cert, key } : undefined;
}

/** The environment in which Node, Python's requests and OpenSSL trust it. */
export function trusting(cert) {
  return { NODE_EXTRA_CA_CERTS: cert, REQUESTS_CA_BUNDLE: cert, SSL_CERT_FILE: cert };
}
