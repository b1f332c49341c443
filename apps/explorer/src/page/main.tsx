import { render } from "preact";
import { loadLand } from "../map/basemap.js";
import { readConfig } from "../session/config.js";
import { config } from "../session/session.js";
import { App } from "./app.js";

const place = document.getElementById("page");
if (place === null) throw new Error("The page has no place for the explorer.");
config.value = await readConfig();
render(<App />, place);
void loadLand();
