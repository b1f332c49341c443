import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Whether there is an openssl to make certificates with. */
export const HAS_OPENSSL: boolean = spawnSync("openssl", ["version"], { stdio: "ignore" }).status === 0;

if (!HAS_OPENSSL) process.stderr.write("There is no openssl here: what is said of certificates is not tested.\n");

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

interface CertificateOptions {
  /** As in `IP:127.0.0.1,DNS:localhost`. */
  readonly names?: string;
  /** The last moment it is good for. */
  readonly until?: string;
}

/** A certificate that vouches for itself, made in a folder of its own. `req -x509` would make none that has expired. */
export function ownCertificate(parent: string, name: string, options: CertificateOptions = {}): Certificate {
  const { names = "IP:127.0.0.1,DNS:localhost", until = "20991231000000Z" } = options;
  const folder = join(parent, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "index.txt"), "");
  writeFileSync(join(folder, "ca.cnf"), configuration(names));
  const openssl = (...words: string[]) => {
    const { status, stderr } = spawnSync("openssl", words, { cwd: folder, encoding: "utf8" });
    if (status !== 0) throw new Error(`openssl ${words[0]} failed: ${stderr}`);
  };
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "key.pem"];
  openssl("req", "-new", ...key, "-subj", `/CN=${name}`, "-out", "request.pem");
  const dates = ["-startdate", "20200101000000Z", "-enddate", until];
  const signed = ["-selfsign", "-keyfile", "key.pem", "-in", "request.pem", "-out", "cert.pem", "-notext"];
  openssl("ca", "-batch", "-config", "ca.cnf", ...signed, ...dates);
  const read = (file: string) => readFileSync(join(folder, file), "utf8");
  return { cert: read("cert.pem"), key: read("key.pem") };
}

const configuration = (names: string) => `
[ca]
default_ca = own
[own]
database = index.txt
rand_serial = yes
new_certs_dir = .
default_md = sha256
policy = any
x509_extensions = extensions
[any]
commonName = supplied
[extensions]
subjectAltName = ${names}
basicConstraints = CA:TRUE
`;
