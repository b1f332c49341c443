import { missingPackage } from "./missing-package.js";

/** Access tokens of whatever login Google's library finds on this machine: a key file, gcloud, the machine's own account. */
export async function googleTokens(): Promise<() => Promise<string>> {
  const { GoogleAuth } = await googleAuth();
  const auth = new GoogleAuth({ scopes: "https://www.googleapis.com/auth/devstorage.read_write" });
  return async () => (await auth.getAccessToken()) ?? "";
}

async function googleAuth(): Promise<typeof import("google-auth-library")> {
  try {
    return await import("google-auth-library");
  } catch (cause) {
    throw missingPackage("google-auth-library", "Finding a Google login", cause);
  }
}
