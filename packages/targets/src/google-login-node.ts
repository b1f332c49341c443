import { optionalPackage } from "./optional-package.js";

/** Access tokens of whatever login Google's library finds on this machine: a key file, gcloud, the machine's own account. */
export async function googleTokens(): Promise<() => Promise<string>> {
  const { GoogleAuth } = await optionalPackage(
    "google-auth-library",
    "Finding a Google login",
    () => import("google-auth-library"),
  );
  const auth = new GoogleAuth({ scopes: "https://www.googleapis.com/auth/devstorage.read_write" });
  return async () => (await auth.getAccessToken()) ?? "";
}
