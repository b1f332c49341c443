import { cmrRole } from "./cmr/cmr-role.js";
import { dataRole, isFile } from "./data/data-role.js";
import { edlRole } from "./edl/edl-role.js";
import { evilRole } from "./evil-role.js";
import { FaultEngine } from "./faults/fault-engine.js";
import { FileStore, type SimulatedFile } from "./files/file-store.js";
import { type RoleHandler, type RoleServer, type ServerContext, startRoleServer } from "./http/role-server.js";
import { Buckets } from "./objects/buckets.js";
import { objectsRole } from "./objects/objects-role.js";
import { type Catalog, createCatalog } from "./records/catalog.js";
import { readCorpus } from "./records/corpus.js";
import { recordedGranules } from "./records/recorded-granules.js";
import { ROLE_NAMES, type RoleName, type RoleUrls } from "./role.js";
import { RequestLog } from "./secrets/box-history.js";
import { findLeaks } from "./secrets/leaks.js";
import { SecretVault } from "./secrets/secret-vault.js";
import type { Simulator, SimulatorFiles, SimulatorOptions, SimulatorUser } from "./simulator.js";
import { stacRole } from "./stac/stac-role.js";
import { syntheticBlocks } from "./synthetic/synthetic-blocks.js";

const DEMO: SimulatorUser = { username: "demo", password: "demo-password" };
const MAX_GRANULES = 1_000_000;
/** From here on files share their contents whole, so that pages of checksums stay cheap. */
const UNIQUE_TAILS_UP_TO = 100_000;
const HOUR = 3_600_000;

/** Starts the box: six servers on loopback addresses, with random ports. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { seed = 1, granules = 1000, fileSize = [20_000, 400_000], tokenTtlMs = 60 * 24 * HOUR } = options;
  if (!Number.isInteger(granules) || granules < 0 || granules > MAX_GRANULES) {
    throw new RangeError(`granules must be an integer between 0 and ${MAX_GRANULES}, but is ${granules}.`);
  }
  const users = options.users !== undefined && options.users.length > 0 ? options.users : [DEMO];
  const vault = new SecretVault(users);
  const faults = new FaultEngine(seed);
  const buckets = new Buckets(vault);
  const size: readonly [number, number] = typeof fileSize === "number" ? [fileSize, fileSize] : fileSize;
  const files = new FileStore({ seed, size, uniqueTails: granules <= UNIQUE_TAILS_UP_TO });

  const log = new RequestLog(vault);
  const { requests } = log;
  let connections = 0;
  const urls = {} as Record<RoleName, string>;
  let otherPort = "";
  const context: ServerContext = {
    faults,
    latencyMs: options.latencyMs ?? 0,
    record: (request) => void requests.push(request),
    nextConnection: () => ++connections,
    targets: () => ({ urls, otherPort }),
  };

  // The catalogue's links hold the data role's port, which is known once that server listens.
  const late: Partial<Record<RoleName, RoleHandler>> = {};
  const servers: RoleServer[] = [];
  const open = async (role: RoleName, host: string, handler: RoleHandler): Promise<string> => {
    const server = await startRoleServer(role, host, handler, context);
    servers.push(server);
    return server.url;
  };
  const close = closeOnce(servers);
  try {
    for (const [i, role] of ROLE_NAMES.entries()) {
      urls[role] = await open(role, `127.0.0.${i + 2}`, (exchange) => (late[role] as RoleHandler)(exchange));
    }
    otherPort = await open("evil", new URL(urls.data).hostname, evilRole());
    const catalog = makeCatalog(options, granules, urls.data, files);
    late.cmr = cmrRole(catalog, vault, faults);
    late.edl = edlRole({ vault, tokenTtlMs, dataUrl: () => urls.data });
    late.data = dataRole({
      vault,
      files,
      faults,
      urls: () => urls,
      s3CredentialsTtlMs: options.s3CredentialsTtlMs ?? HOUR,
      presignedTtlMs: options.presignedTtlMs ?? HOUR,
      corsOrigin: options.dataCorsOrigin ?? "earthdata.nasa.gov",
    });
    late.objects = objectsRole({ vault, files, faults, buckets });
    late.stac = stacRole({ catalog, files, faults, root: `${urls.stac}/stac`, dataUrl: urls.data });
    late.evil = evilRole();
    return {
      system: systemOf(urls),
      urls,
      user: users[0] as SimulatorUser,
      issueToken: ({ expiresInMs } = {}) =>
        vault.issueToken((users[0] as SimulatorUser).username, expiresInMs ?? tokenTtlMs, false).token,
      endS3Credentials: () => vault.endS3Credentials(),
      requests,
      clearRequests: () => log.clear(),
      leaks: () => findLeaks(requests, vault),
      searchSecrets: (text) => [...vault.find(text).keys()],
      faults,
      files: filesOf(files, urls),
      buckets,
      totalGranules: catalog.granuleCount,
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function makeCatalog(options: SimulatorOptions, granules: number, dataUrl: string, files: FileStore): Catalog {
  const corpus =
    options.corpus === undefined
      ? { granules: [], collections: [] }
      : readCorpus(options.corpus, options.includeExamples ?? false);
  return createCatalog(recordedGranules(corpus, dataUrl, files), syntheticBlocks(granules, dataUrl, files));
}

function systemOf(urls: RoleUrls): Simulator["system"] {
  return {
    name: "SIMULATOR",
    edlUrl: urls.edl,
    cmrUrl: urls.cmr,
    statusUrl: `${urls.edl}/api/v1/statuses`,
    trustedHosts: [urls.edl, urls.cmr, urls.data].map((url) => new URL(url).host),
    allowLoopbackHttp: true,
  };
}

function filesOf(files: FileStore, urls: RoleUrls): SimulatorFiles {
  const find = (url: string): SimulatedFile | undefined => {
    const path = pathInBox(url, urls);
    return path === undefined || !isFile(path) ? undefined : files.file(path);
  };
  return {
    expected(url) {
      const file = find(url);
      if (file === undefined) return undefined;
      return { size: file.size, md5: file.checksum("MD5") ?? "", sha256: file.checksum("SHA-256") ?? "" };
    },
    bytes(url) {
      const file = find(url);
      if (file === undefined) throw new RangeError(`The simulator serves no file at ${url}.`);
      return file.read(0, file.size);
    },
    put(url, bytes) {
      const path = pathInBox(url, urls);
      if (path === undefined || !isFile(path)) throw new RangeError(`The simulator cannot serve a file at ${url}.`);
      files.put(path, bytes);
    },
  };
}

/** The path of a URL of the data or objects role, or of an S3 object. */
function pathInBox(url: string, urls: RoleUrls): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  if (parsed.protocol === "s3:") return `/${parsed.host}${parsed.pathname}`;
  return parsed.origin === urls.data || parsed.origin === urls.objects ? parsed.pathname : undefined;
}

function closeOnce(servers: readonly RoleServer[]): () => Promise<void> {
  let closing: Promise<void> | undefined;
  return () => {
    closing ??= Promise.all(servers.map((server) => server.close())).then(() => undefined);
    return closing;
  };
}
