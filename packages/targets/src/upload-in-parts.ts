import type { BodyPart } from "./body-parts.js";

/** An upload that a store has begun: parts in any order, then all or nothing. */
export interface UploadSession<T> {
  put(part: BodyPart): Promise<void>;
  /** Makes the object visible. */
  finish(): Promise<T>;
  /** Gives the parts up. Nothing else of this session is running then. */
  abort(): Promise<void>;
}

/** How one object is written: at once when it is one part, else in a session. */
export interface PartedUpload<T> {
  putWhole(bytes: Uint8Array): Promise<T>;
  begin(): Promise<UploadSession<T>>;
}

/**
 * Sends the parts of a body, several at a time, and gives what the store says of the finished object.
 *
 * Whatever fails, the session is aborted after the last running request has ended: a part that arrives after the abort would
 * stay, invisible and paid for.
 *
 * @param parallel parts on their way at once; memory is bounded by `parallel + 2` parts
 */
export async function uploadInParts<T>(
  upload: PartedUpload<T>,
  parts: AsyncIterable<BodyPart>,
  parallel: number,
  onSent: (bytes: number) => void = () => undefined,
): Promise<T> {
  let session: UploadSession<T> | undefined;
  const running = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  try {
    for await (const part of parts) {
      if (!session && part.last) {
        const stored = await upload.putWhole(part.bytes);
        onSent(part.bytes.length);
        return stored;
      }
      session ??= await upload.begin();
      while (running.size >= parallel) await Promise.race(running);
      if (failure) throw failure.error;
      const sending = session
        .put(part)
        .then(
          () => {
            onSent(part.bytes.length);
            part.release();
          },
          (error) => {
            failure ??= { error };
          },
        )
        .finally(() => running.delete(sending));
      running.add(sending);
    }
    await Promise.all(running);
    if (failure) throw (failure as { readonly error: unknown }).error;
    return await (session as UploadSession<T>).finish();
  } catch (error) {
    await Promise.all(running);
    await session?.abort().catch(() => undefined);
    throw error;
  }
}
