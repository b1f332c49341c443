/**
 * A browser's folders as targets: ones that the user picked, and the page's private one.
 *
 * @module
 */
export { DirectoryHandleTarget } from "./directory-handle-target.js";
