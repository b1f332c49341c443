import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, endAll, freePort, hasCommand, untilAnswered } from "./emulator.js";

/** Web servers and caches that archives stand on. */
export type WebServerName = "nginx" | "Apache" | "lighttpd" | "Caddy" | "nginx behind HAProxy" | "nginx behind Varnish";

/** Where a server is to listen, what it serves, and where it may write. */
interface Place {
  readonly port: number;
  /** Of the server behind a cache or a balancer. */
  readonly innerPort: number;
  readonly root: string;
  readonly folder: string;
}

interface Recipe {
  readonly commands: readonly string[];
  /** Text of its configuration, by file. */
  readonly files: (place: Place) => Readonly<Record<string, string>>;
  /** What is started, the innermost first. */
  readonly start: (place: Place) => readonly (readonly [command: string, ...words: string[]])[];
}

/** Connections end after so many answers, so that files are asked for on connections that have just gone. */
const ANSWERS_A_CONNECTION = 7;

const nginx = ({ root, folder }: Place, port: number) => {
  const scratch = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((of) => `${of}_temp_path ${folder}/${of};`);
  return `daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log;
events {}
http {
  access_log off; ${scratch.join(" ")}
  default_type application/octet-stream; types { text/plain txt; }
  gzip on; gzip_types *; gzip_min_length 1; keepalive_requests ${ANSWERS_A_CONNECTION};
  server { listen 127.0.0.1:${port}; root ${root}; location /moved/ { rewrite ^/moved/(.*)$ /$1 redirect; } }
}
`;
};
const startNginx = ({ folder }: Place) => ["nginx", "-e", `${folder}/nginx.log`, "-c", `${folder}/nginx.conf`] as const;

const RECIPES: Readonly<Record<WebServerName, Recipe>> = {
  nginx: {
    commands: ["nginx"],
    files: (place) => ({ "nginx.conf": nginx(place, place.port) }),
    start: (place) => [startNginx(place)],
  },
  Apache: {
    commands: ["apache2"],
    files: ({ port, root, folder }) => ({
      "apache.conf": `ServerRoot /usr/lib/apache2
${["mpm_event", "authz_core", "deflate", "filter", "mime", "alias"]
  .map((name) => `LoadModule ${name}_module modules/mod_${name}.so`)
  .join("\n")}
TypesConfig /etc/mime.types
ServerName localhost
Listen 127.0.0.1:${port}
PidFile ${folder}/apache.pid
ErrorLog ${folder}/apache.log
DocumentRoot ${root}
SetOutputFilter DEFLATE
MaxKeepAliveRequests ${ANSWERS_A_CONNECTION}
RedirectMatch ^/moved/(.*)$ /$1
<Directory ${root}>
  Require all granted
</Directory>
`,
    }),
    start: ({ folder }) => [["apache2", "-DFOREGROUND", "-f", `${folder}/apache.conf`]],
  },
  lighttpd: {
    commands: ["lighttpd"],
    files: ({ port, root, folder }) => ({
      "lighttpd.conf": `server.bind = "127.0.0.1"
server.port = ${port}
server.document-root = "${root}"
server.modules = ("mod_deflate", "mod_redirect")
server.errorlog = "${folder}/lighttpd.log"
server.max-keep-alive-requests = ${ANSWERS_A_CONNECTION}
deflate.mimetypes = ("")
deflate.allowed-encodings = ("gzip")
url.redirect = ("^/moved/(.*)" => "/$1")
mimetype.assign = (".txt" => "text/plain", "" => "application/octet-stream")
`,
    }),
    start: ({ folder }) => [["lighttpd", "-D", "-f", `${folder}/lighttpd.conf`]],
  },
  Caddy: {
    commands: ["caddy"],
    files: ({ port, root }) => ({
      Caddyfile: `{
  admin off
  auto_https off
}
http://127.0.0.1:${port} {
  root * ${root}
  encode gzip zstd
  @moved path_regexp moved ^/moved/(.*)$
  redir @moved /{re.moved.1}
  file_server
}
`,
    }),
    start: ({ folder }) => [["caddy", "run", "--adapter", "caddyfile", "--config", `${folder}/Caddyfile`]],
  },
  "nginx behind HAProxy": {
    commands: ["nginx", "haproxy"],
    files: (place) => ({
      "nginx.conf": nginx(place, place.innerPort),
      "haproxy.cfg": `defaults
  mode http
  timeout client 30s
  timeout server 30s
  timeout connect 5s
  option http-server-close
frontend outside
  bind 127.0.0.1:${place.port}
  default_backend inside
backend inside
  server one 127.0.0.1:${place.innerPort}
`,
    }),
    start: (place) => [startNginx(place), ["haproxy", "-db", "-f", `${place.folder}/haproxy.cfg`]],
  },
  "nginx behind Varnish": {
    commands: ["nginx", "varnishd"],
    files: (place) => ({ "nginx.conf": nginx(place, place.innerPort) }),
    start: (place) => {
      const { folder, port, innerPort } = place;
      const [inside, outside] = [`127.0.0.1:${innerPort}`, `127.0.0.1:${port}`];
      return [
        startNginx(place),
        ["varnishd", "-F", "-n", `${folder}/varnish`, "-a", outside, "-b", inside, "-s", "malloc,100m"],
      ];
    },
  },
};

/** Their names. */
export const WEB_SERVERS = Object.keys(RECIPES) as readonly WebServerName[];

export async function hasWebServer(name: WebServerName): Promise<boolean> {
  return !(await Promise.all(RECIPES[name].commands.map(hasCommand))).includes(false);
}

/**
 * A web server over a folder, which compresses what it may; `/moved/<name>` sends on to `/<name>`.
 *
 * @returns undefined when it is not installed
 */
export async function startWebServer(name: WebServerName, root: string): Promise<Emulator | undefined> {
  if (!(await hasWebServer(name))) return undefined;
  const { files, start } = RECIPES[name];
  const folder = await mkdtemp(join(tmpdir(), "web-server-"));
  const place: Place = { port: await freePort(), innerPort: await freePort(), root, folder };
  for (const [file, text] of Object.entries(files(place))) await writeFile(join(folder, file), text);
  const children = start(place).map(([command, ...words]) => spawn(command, words, { stdio: "ignore", cwd: folder }));
  const url = `http://127.0.0.1:${place.port}`;
  const close = async () => {
    await endAll(children);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    // Behind a cache that is up the server may not be yet.
    if (children.length > 1) await untilAnswered(`http://127.0.0.1:${place.innerPort}/`);
    await untilAnswered(`${url}/`);
    return { url, close };
  } catch (error) {
    await close();
    throw error;
  }
}
