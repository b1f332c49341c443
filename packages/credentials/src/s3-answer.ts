/** What S3 says of keys that have ended. */
const ENDED = /<Code>(ExpiredToken|InvalidToken|ExpiredTokenException|TokenRefreshRequired)<\/Code>/;

/** Whether the body of S3's answer says that the keys have ended, so that others may help. */
export function saysKeysEnded(body: string): boolean {
  return ENDED.test(body);
}
