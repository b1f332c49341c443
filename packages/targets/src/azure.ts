/**
 * Containers of Azure Blob Storage as targets. Needs `@azure/storage-blob`.
 *
 * @module
 */
export type { AzureAccess, AzureLogin } from "./azure-client.js";
export type { AzureTargetOptions } from "./azure-store.js";
export { AzureTarget } from "./azure-target.js";
