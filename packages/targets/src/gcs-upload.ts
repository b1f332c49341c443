import type { BodyPart } from "./body-parts.js";
import type { GcsClient } from "./gcs-client.js";
import type { StoredObject } from "./object-target.js";
import type { PartedUpload } from "./upload-in-parts.js";

/** The facts of an object as the JSON API gives them. */
export interface GcsObject {
  readonly name?: string;
  /** Decimal digits. */
  readonly size?: string;
  readonly etag?: string;
  readonly generation?: string;
  /** base64. */
  readonly md5Hash?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Everything about an object but its bytes. */
export interface NewGcsObject {
  readonly bucket: string;
  readonly key: string;
  readonly contentType?: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  /** base64; Google compares it before the object appears. */
  readonly md5Hash?: string | undefined;
  readonly onlyNew: boolean;
  /** Only in place of the object of this generation. */
  readonly replaces?: string | undefined;
}

type SentPart = Omit<BodyPart, "index" | "release">;

const RESUME = 308;

/**
 * One object's way into Google Cloud Storage: a resumable session, whose parts go one after the other.
 *
 * The last part completes the object, so it is sent only when the whole has been checked. After a broken connection the session
 * is asked how much has arrived.
 *
 * Source: https://cloud.google.com/storage/docs/performing-resumable-uploads
 */
export function gcsUpload(
  client: GcsClient,
  object: NewGcsObject,
  signal: AbortSignal | undefined,
): PartedUpload<StoredObject> {
  const until = signal ? { signal } : {};
  const begin = async () => {
    const response = await client.send(
      client.url(`/upload/storage/v1/b/${encodeURIComponent(object.bucket)}/o`, {
        uploadType: "resumable",
        name: object.key,
        ifGenerationMatch: object.onlyNew ? "0" : object.replaces,
      }),
      {
        ...until,
        method: "POST",
        headers: {
          "content-type": "application/json; charset=utf-8",
          ...(object.contentType !== undefined && { "x-upload-content-type": object.contentType }),
        },
        body: JSON.stringify({
          metadata: object.metadata,
          ...(object.contentType !== undefined && { contentType: object.contentType }),
          ...(object.md5Hash !== undefined && { md5Hash: object.md5Hash }),
        }),
      },
    );
    await response.body?.cancel();
    const session = sessionUrl(response.headers.get("location"), client.endpoint);
    let stored: GcsObject = {};
    return {
      async put(part: SentPart) {
        const response = await sendPart(client, session, part, until);
        if (response.status !== RESUME) stored = (await response.json()) as GcsObject;
        else await response.body?.cancel();
      },
      finish: async () => {
        const etag = stored.generation ?? stored.etag;
        return etag ? { etag } : {};
      },
      async abort() {
        // 499 is the answer to a cancelled upload.
        const response = await client.send(session, { method: "DELETE" }, [404, 410, 499]);
        await response.body?.cancel();
      },
    };
  };
  return {
    begin,
    async putWhole(bytes) {
      const session = await begin();
      try {
        await session.put({ offset: 0, bytes, last: true });
        return await session.finish();
      } catch (error) {
        await session.abort().catch(() => undefined);
        throw error;
      }
    },
  };
}

function sendPart(client: GcsClient, session: string, part: SentPart, until: RequestInit): Promise<Response> {
  const { offset, bytes, last } = part;
  const end = offset + bytes.length;
  const total = last ? String(end) : "*";
  const from = (start: number): RequestInit => ({
    ...until,
    method: "PUT",
    headers: { "content-range": start === end ? `bytes */${total}` : `bytes ${start}-${end - 1}/${total}` },
    body: bytes.subarray(start - offset) as Uint8Array<ArrayBuffer>,
  });
  return client.send(session, from(offset), [RESUME], async () => {
    const asked = { ...until, method: "PUT", headers: { "content-range": `bytes */${total}` } };
    const state = await client.send(session, asked, [RESUME]);
    if (state.status !== RESUME) return state;
    await state.body?.cancel();
    const [, arrived] = /bytes=0-(\d+)/.exec(state.headers.get("range") ?? "") ?? [];
    return from(Math.max(offset, arrived === undefined ? 0 : Number(arrived) + 1));
  });
}

/** A session is a secret of its own and stays on the origin that gave it; emulators write the wrong host into it. */
function sessionUrl(location: string | null, endpoint: string): string {
  if (location === null) throw new TypeError("The store began no upload: its answer names no session.");
  const given = new URL(location, endpoint);
  return new URL(given.pathname + given.search, endpoint).href;
}
