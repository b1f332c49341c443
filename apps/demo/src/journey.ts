import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import {
  createSession,
  type DataGranule,
  type DownloadedFile,
  type DownloadProgress,
  defineSystem,
  type Session,
} from "earthaccess";

/** What the journey is told. */
export interface JourneyOptions {
  /** Folder with recorded CMR records; synthetic ones without it. */
  readonly corpus?: string | undefined;
  /** Granules to find: synthetic ones that are made, or of the recorded ones all. */
  readonly granules: number;
  readonly pageSize: number;
  /** Where the files go. */
  readonly out: string;
  readonly say: (line: string) => void;
  readonly onProgress: (progress: DownloadProgress) => void;
}

/** What came of it. */
export interface JourneySummary {
  readonly granules: number;
  readonly expectedGranules: number;
  readonly searchRequests: number;
  readonly urls: number;
  readonly lostUrls: number;
  /** Files that the records promise at an https address. */
  readonly files: number;
  /** Files that the records give an s3:// address only, which a download over https cannot read. */
  readonly withoutHttps: number;
  readonly failed: number;
  readonly bytes: number;
  readonly verified: number;
  readonly damaged: number;
  readonly skippedOnSecondRun: number;
  readonly leaks: number;
}

/** Search → filter → download → verify, over HTTP against an Earthdata in a box. */
export async function runJourney(options: JourneyOptions): Promise<JourneySummary> {
  const { say, corpus } = options;
  const box = await startSimulator(corpus === undefined ? { granules: options.granules } : { corpus, granules: 0 });
  try {
    const session = createSession({ system: defineSystem(box.system) });
    const auth = await session.login({ username: box.user.username, password: box.user.password });
    say(`Logged in as ${auth.username}; the token ends on ${auth.expiresAt?.toISOString().slice(0, 10)}.`);

    const { granules, requests } = await search(session, box, options);
    const { urls, lost } = countUrls(granules);
    say(
      `Their records name ${urls} addresses; assets() gives ${lost === 0 ? "every one of them" : `all but ${lost}`}.`,
    );

    const reported = await session.download(granules, options.out, {
      parallel: 8,
      onError: "collect",
      onProgress: options.onProgress,
    });
    const withoutHttps = reported.filter(({ error }) => error?.code === "store/no-https").length;
    const files = reported.filter(({ status }) => status !== "failed");
    const damaged = await countDamaged(files, box);
    const again = await session.download(granules, options.out, { parallel: 8, onError: "collect" });
    return {
      granules: granules.length,
      expectedGranules: box.totalGranules,
      searchRequests: requests,
      urls,
      lostUrls: lost,
      files: reported.length - withoutHttps,
      withoutHttps,
      failed: reported.length - withoutHttps - files.length,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      verified: files.filter(({ verified }) => verified).length,
      damaged,
      skippedOnSecondRun: again.filter(({ status }) => status === "skipped").length,
      leaks: box.leaks().length,
    };
  } finally {
    await box.close();
  }
}

/** All granules of all collections, page by page, as a script would do it with the real CMR. */
async function search(
  session: Session,
  box: Simulator,
  options: JourneyOptions,
): Promise<{ granules: DataGranule[]; requests: number }> {
  const collections = await session
    .searchDatasets({ provider: "*", options: { provider: { pattern: true } } })
    .toArray();
  const conceptIds = collections.flatMap(({ conceptId }) => conceptId ?? []);
  options.say(`Found ${collections.length} collections.`);
  box.clearRequests();
  const results = session.searchData({ collectionConceptId: conceptIds }, { pageSize: options.pageSize });
  const granules = await results.toArray();
  const requests = box.requests.length;
  options.say(
    `Found ${granules.length} of ${await results.hits()} granules in ${requests} pages of ${options.pageSize}.`,
  );
  return { granules, requests };
}

/** How many addresses the records have, and how many of them no asset leads to. */
function countUrls(granules: readonly DataGranule[]): { urls: number; lost: number } {
  let urls = 0;
  let lost = 0;
  for (const granule of granules) {
    const related: unknown = granule.umm.RelatedUrls;
    const named = (Array.isArray(related) ? related : []).flatMap(({ URL }) => (typeof URL === "string" ? [URL] : []));
    const reachable = new Set(
      granule.assets().flatMap(({ href, alternates }) => [href, alternates?.s3, alternates?.https]),
    );
    urls += named.length;
    lost += named.filter((url) => !reachable.has(url)).length;
  }
  return { urls, lost };
}

/** Compares each file with what the box says it must be; independent of the library's own check. */
async function countDamaged(files: readonly DownloadedFile[], box: Simulator): Promise<number> {
  let damaged = 0;
  for (const { path, url } of files) {
    const hash = createHash("sha256");
    for await (const piece of createReadStream(path as string)) hash.update(piece);
    if (hash.digest("hex") !== box.files.expected(url)?.sha256) damaged++;
  }
  return damaged;
}
