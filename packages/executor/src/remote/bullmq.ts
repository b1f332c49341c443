import { missingPeer } from "../missing-peer.js";

/** The queue's package, or an error that says what to install. */
export async function bullmq(): Promise<typeof import("bullmq")> {
  try {
    return await import("bullmq");
  } catch (cause) {
    throw missingPeer("bullmq", cause);
  }
}
