import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { DownloadPanel } from "../download/download-panel.js";
import { ExportPanel } from "../download/export-panel.js";
import { FilesPanel } from "../files/files-panel.js";
import { RangePanel } from "../files/range-panel.js";
import { PlotPanel } from "../plot/plot-panel.js";
import { working } from "../results/search-state.js";
import { countText } from "./words.js";

interface Tab {
  readonly id: string;
  readonly label: string;
  readonly Panel: ComponentType;
}

const TABS: readonly [Tab, ...Tab[]] = [
  { id: "files", label: "Files", Panel: FilesPanel },
  { id: "read", label: "Read", Panel: RangePanel },
  { id: "plot", label: "Plot", Panel: PlotPanel },
  { id: "download", label: "Download", Panel: DownloadPanel },
  { id: "export", label: "Export", Panel: ExportPanel },
];

const open = signal<string>(TABS[0].id);

/** What can be done with the granules that are chosen. */
export function Workspace() {
  const focus = (step: number): void => {
    const at = TABS.findIndex(({ id }) => id === open.value);
    const next = TABS[(at + step + TABS.length) % TABS.length] ?? TABS[0];
    open.value = next.id;
    document.getElementById(`tab-${next.id}`)?.focus();
  };
  const subject = working.value;
  return (
    <div class="card workspace">
      <div class="title">
        <h2 id="work-title">Work with</h2>
        <p class="hint subject">
          {subject.length === 0
            ? "a granule of the results"
            : subject.length === 1
              ? subject[0]?.id
              : countText(subject.length, "chosen granule")}
        </p>
      </div>
      <div class="tabs" role="tablist" aria-labelledby="work-title">
        {TABS.map(({ id, label }) => (
          <button
            key={id}
            id={`tab-${id}`}
            type="button"
            role="tab"
            aria-selected={open.value === id}
            aria-controls={`panel-${id}`}
            tabIndex={open.value === id ? 0 : -1}
            onClick={() => {
              open.value = id;
            }}
            onKeyDown={(event) => {
              const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
              if (step === undefined) return;
              event.preventDefault();
              focus(step);
            }}
          >
            {label}
          </button>
        ))}
      </div>
      {/* Panels stay, so that a plot or a download goes on while another one is looked at. */}
      {TABS.map(({ id, Panel }) => (
        <div
          key={id}
          id={`panel-${id}`}
          class="panel"
          role="tabpanel"
          aria-labelledby={`tab-${id}`}
          hidden={open.value !== id}
        >
          <Panel />
        </div>
      ))}
    </div>
  );
}
