import type { ContainerClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import { checkedEndpoint } from "./endpoint.js";
import { missingPackage } from "./missing-package.js";
import type { StoreFailure } from "./store-errors.js";
import { TargetError } from "./target-errors.js";

/** A login of `@azure/identity`, such as `new DefaultAzureCredential()`. */
export interface AzureLogin {
  getToken(scopes: string | string[], options?: object): Promise<{ token: string; expiresOnTimestamp: number } | null>;
}

/** How Azure Blob Storage is reached; one of connection string, key, SAS, login, or anonymous. */
export interface AzureAccess {
  readonly accountName?: string | undefined;
  readonly accountKey?: string | undefined;
  /** A shared access signature, with or without its question mark. */
  readonly sasToken?: string | undefined;
  readonly connectionString?: string | undefined;
  readonly credential?: AzureLogin | undefined;
  /** Requests without a signature, for public containers. @default false */
  readonly anonymous?: boolean | undefined;
  /** @default "https://<accountName>.blob.core.windows.net" */
  readonly endpoint?: string | undefined;
  /** Let an endpoint be http although it is on another machine. @default false */
  readonly allowHttp?: boolean | undefined;
}

/** Loads the SDK and makes the client of a container. */
export async function connectAzure(container: string, access: AzureAccess): Promise<ContainerClient> {
  const sdk = await azureSdk();
  const { accountName, accountKey, sasToken, connectionString, credential, anonymous } = access;
  if (connectionString !== undefined)
    return sdk.BlobServiceClient.fromConnectionString(connectionString).getContainerClient(container);
  if (accountName === undefined && access.endpoint === undefined)
    throw badOptions("Azure needs accountName, endpoint or connectionString");
  const endpoint = access.endpoint
    ? checkedEndpoint(access.endpoint, access.allowHttp)
    : `https://${accountName}.blob.core.windows.net`;
  const login = credential as StorageSharedKeyCredential | undefined;
  if (accountKey !== undefined && accountName === undefined)
    throw badOptions("accountKey needs the accountName it belongs to");
  const service = new sdk.BlobServiceClient(
    sasToken === undefined ? endpoint : `${endpoint}?${sasToken.replace(/^\?/, "")}`,
    accountKey !== undefined && accountName !== undefined
      ? new sdk.StorageSharedKeyCredential(accountName, accountKey)
      : (login ?? (sasToken !== undefined || anonymous ? new sdk.AnonymousCredential() : noLogin())),
  );
  return service.getContainerClient(container);
}

/** What an error of the SDK says that Azure answered. */
export function azureFailure(error: unknown): StoreFailure {
  const { code, statusCode } = error as { code?: unknown; statusCode?: number };
  return { word: typeof code === "string" ? code : undefined, status: statusCode };
}

function noLogin(): never {
  throw badOptions(
    "Azure needs one of connectionString, accountKey, sasToken, credential (such as new DefaultAzureCredential() of @azure/identity), or anonymous: true",
  );
}

function badOptions(message: string): TargetError {
  return new TargetError(`${message}.`, { code: "targets/bad-options" });
}

async function azureSdk(): Promise<typeof import("@azure/storage-blob")> {
  try {
    return await import("@azure/storage-blob");
  } catch (cause) {
    throw missingPackage("@azure/storage-blob", "Writing to az://", cause);
  }
}
