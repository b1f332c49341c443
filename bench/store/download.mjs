// Downloads side by side with curl and aria2c: the same files from the same server in the same run, rounds interleaved.
// Run after a build: node bench/store/download.mjs [files] [bytes] [rounds]
// Ours verifies a SHA-256 of every file while writing; the peers verify nothing. Peers that are not installed are left out.
import { execFileSync, fork, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [files = 1000, bytes = 100_000, rounds = 5] = process.argv.slice(2).map(Number);
const PARALLEL = 8;

/** The same for server and client: made up once, told apart by its first bytes. */
const body = Buffer.alloc(bytes, "earthaccess ");
const contentOf = (n) => {
  const content = Buffer.from(body);
  content.writeUInt32BE(n, 0);
  return content;
};

if (process.argv[5] === "server") {
  const server = createServer((request, response) => {
    const content = contentOf(Number(/\d+/.exec(request.url)?.[0] ?? 0));
    response.writeHead(200, {
      "content-length": content.length,
      "content-type": "application/octet-stream",
      etag: `"${request.url}"`,
    });
    response.end(content);
  });
  server.listen(0, "127.0.0.1", () => process.send(server.address().port));
  process.on("disconnect", () => process.exit());
} else if (process.argv[5] === "client") {
  const [, , , , , , port, folder] = process.argv;
  const { download } = await import("../../packages/store/dist/index.js");
  const { Asset } = await import("../../packages/assets/dist/index.js");
  const assets = function* () {
    for (let n = 0; n < files; n++) {
      const value = createHash("sha256").update(contentOf(n)).digest("hex");
      yield new Asset({
        href: `http://127.0.0.1:${port}/${n}.nc`,
        roles: ["data"],
        fileSize: bytes,
        checksum: { algorithm: "SHA-256", value },
      });
    }
  };
  let verified = 0;
  for await (const file of download(assets(), folder, { parallel: PARALLEL })) if (file.verified) verified++;
  if (verified !== files) throw new Error(`${verified} of ${files} verified`);
} else {
  const self = fileURLToPath(import.meta.url);
  const server = fork(self, [files, bytes, rounds, "server"].map(String));
  const port = await new Promise((resolve) => server.once("message", resolve));
  const urls = Array.from({ length: files }, (_, n) => `http://127.0.0.1:${port}/${n}.nc`);
  const list = join(await mkdtemp(join(tmpdir(), "list-")), "urls");
  await writeFile(list, urls.join("\n"));
  await writeFile(`${list}.curl`, urls.map((url, n) => `url = "${url}"\noutput = "${n}.nc"`).join("\n"));
  const has = (command) => {
    try {
      execFileSync(command, ["--version"], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  };
  const ways = {
    ours: (folder) => [process.execPath, [self, files, bytes, rounds, "client", port, folder].map(String)],
    ...(has("curl") && {
      curl: () => [
        "curl",
        [
          "--silent",
          "--no-progress-meter",
          "--fail",
          "--parallel",
          "--parallel-max",
          String(PARALLEL),
          "--config",
          `${list}.curl`,
        ],
      ],
    }),
    ...(has("aria2c") && {
      aria2c: () => [
        "aria2c",
        ["--quiet", "--input-file", list, `--max-concurrent-downloads=${PARALLEL}`, "--file-allocation=none"],
      ],
    }),
  };
  const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, way] of Object.entries(ways)) {
      const folder = await mkdtemp(join(tmpdir(), `bench-${name}-`));
      const [command, args] = way(folder);
      const began = performance.now();
      const code = await new Promise((resolve) =>
        spawn(command, args, { cwd: folder, stdio: "ignore" }).once("exit", resolve),
      );
      times[name].push(performance.now() - began);
      const names = await readdir(folder);
      const sizes = await Promise.all(names.map(async (file) => (await stat(join(folder, file))).size));
      if (code !== 0 || names.length !== files || sizes.some((size) => size !== bytes))
        throw new Error(`${name} ended with ${code}, ${names.length} files`);
      await rm(folder, { recursive: true });
    }
  }
  server.disconnect();
  const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
  console.log(
    `${files} files of ${bytes} bytes, ${PARALLEL} at once, ${rounds} rounds; wall time of the whole process`,
  );
  for (const [name, values] of Object.entries(times)) {
    const ratio = name === "ours" ? "" : `  ours / ${name}: ${(median(times.ours) / median(values)).toFixed(2)}`;
    console.log(
      `${name.padEnd(8)} median ${(median(values) / 1000).toFixed(2)} s  (${(Math.min(...values) / 1000).toFixed(2)} to ${(Math.max(...values) / 1000).toFixed(2)})${ratio}`,
    );
  }
  for (const peer of ["curl", "aria2c"]) if (!(peer in ways)) console.log(`${peer.padEnd(8)} not available`);
}
