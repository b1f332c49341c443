import { TargetError } from "./target-errors.js";

/** Browsers keep no Google login that a page could use. */
export async function googleTokens(): Promise<() => Promise<string>> {
  throw new TargetError("Google Cloud Storage needs a token: give one, such as that of Google Identity Services.", {
    code: "targets/bad-options",
  });
}
