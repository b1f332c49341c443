export { type BrowserEngine, ENGINES, LAUNCHES, type TestBrowser, type TestPage } from "./engines.js";
export { type ServedPage, servePage } from "./serve-page.js";
