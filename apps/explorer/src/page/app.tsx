import { WorldMap } from "../map/world-map.js";
import { QueryForm } from "../query/query-form.js";
import { ResultList } from "../results/result-list.js";
import { LoginPanel } from "../session/login-panel.js";
import { loginIsOpen } from "../session/session.js";
import { Header } from "./header.js";
import { Workspace } from "./workspace.js";

/** The whole page: what to search for, what was found and where, and what to do with it. */
export function App() {
  return (
    <>
      <a class="skip" href="#results">
        Skip to the results
      </a>
      <Header />
      {loginIsOpen.value && <LoginPanel />}
      <main class="columns">
        <section class="column search" aria-labelledby="search-title">
          <QueryForm />
        </section>
        <div class="column middle">
          <section aria-labelledby="map-title" class="card">
            <WorldMap />
          </section>
          <section id="results" aria-labelledby="results-title" class="card" tabIndex={-1}>
            <ResultList />
          </section>
        </div>
        <section class="column work" aria-labelledby="work-title">
          <Workspace />
        </section>
      </main>
    </>
  );
}
