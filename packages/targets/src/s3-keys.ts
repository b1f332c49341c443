/** Keys that requests to S3 are signed with; `S3Credentials` are such. */
export interface S3Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** Where the keys come from: themselves, a function that is asked each time, or something that can also renew them. */
export type S3KeySource =
  | S3Keys
  | (() => Promise<S3Keys>)
  | {
      get(): Promise<S3Keys>;
      /** Other keys for ones that were refused; `get` gives them from then on. */
      renew?(refused: S3Keys): Promise<S3Keys>;
    };

/** Keys in the form in which the AWS SDK asks for them. */
export interface SdkIdentity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration: Date;
}

/**
 * The keys of one target: asked for before every request, and renewed when the store says that they have ended.
 *
 * The SDK keeps keys until shortly before the end that they name; keys can end earlier, and in the middle of an upload.
 */
export class S3KeyRing {
  readonly #source: S3KeySource;
  #used: S3Keys | undefined;

  constructor(source: S3KeySource) {
    this.#source = source;
  }

  /** For the SDK's option `credentials`. */
  readonly provide = async (): Promise<SdkIdentity> => {
    this.#used = await this.#ask();
    const { accessKeyId, secretAccessKey, sessionToken } = this.#used;
    // An end in the past makes the SDK ask again for each request; caching is the source's business.
    return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }), expiration: new Date(0) };
  };

  /** Asks for other keys than those that were refused; false when there are none. */
  async renew(): Promise<boolean> {
    const refused = this.#used;
    const source = this.#source;
    if (!refused) return false;
    const keys = typeof source === "object" && "renew" in source ? await source.renew?.(refused) : await this.#ask();
    return keys !== undefined && keys.accessKeyId !== refused.accessKeyId;
  }

  #ask(): Promise<S3Keys> {
    const source = this.#source;
    if (typeof source === "function") return source();
    return "get" in source ? source.get() : Promise.resolve(source);
  }
}
