/**
 * Containers of Azure Blob Storage as targets. Needs `@azure/storage-blob`.
 *
 * @module
 */
export type { AzureAccess, AzureLogin } from "./azure-client.js";
export { AzureTarget, type AzureTargetOptions } from "./azure-target.js";
