import type { AttributeValue } from "../manifest.js";
import type { VirtualDataset } from "./virtual-dataset.js";
import type { VirtualVariable } from "./virtual-variable.js";

const NAME_WIDTH = 28;

/** A dataset in the words of xarray. */
export function datasetText(dataset: VirtualDataset): string {
  const dims = Object.entries(dataset.dims)
    .map(([name, size]) => `${shown(name)}: ${size}`)
    .join(", ");
  const lines = [`<VirtualDataset ${shown(dataset.path)}>`, `Dimensions:  (${dims})`];
  const list = (title: string, variables: readonly VirtualVariable[], mark: string) => {
    if (variables.length === 0) return;
    lines.push(title);
    for (const { name, dims: own, dtype, codecs, nChunks } of variables) {
      const filters = codecs.length > 0 ? ` [${codecs.join(", ")}]` : "";
      const head = `  ${mark} ${shown(name)}`.padEnd(NAME_WIDTH);
      lines.push(
        `${head} (${own.map(shown).join(", ")}) ${dtype} ${nChunks} chunk${nChunks === 1 ? "" : "s"}${filters}`,
      );
    }
  };
  list("Coordinates:", Object.values(dataset.coords), "*");
  list("Data variables:", Object.values(dataset.dataVars), " ");
  if (dataset.groups().length > 0) lines.push(`Groups: ${dataset.groups().map(shown).join(", ")}`);
  if (dataset.unsupported.length > 0) {
    lines.push("Not readable:");
    for (const { name, reason } of dataset.unsupported) lines.push(`    ${shown(name)}: ${shown(reason)}`);
  }
  const attrs = Object.entries(dataset.attrs);
  if (attrs.length > 0) {
    lines.push("Attributes:");
    for (const [name, value] of attrs)
      lines.push(`    ${`${shown(name)}:`.padEnd(NAME_WIDTH - 4)} ${shortened(value)}`);
  }
  return lines.join("\n");
}

/** A dataset as a piece of HTML, for notebooks and pages; everything from the files is escaped. */
export function datasetHtml(dataset: VirtualDataset): string {
  const cell = (text: string) => `<td>${escaped(text)}</td>`;
  const row = ({ name, dims, shape, dtype, nChunks }: VirtualVariable) =>
    `<tr>${[name, `(${dims.map((dim, i) => `${dim}: ${shape[i]}`).join(", ")})`, dtype, `${nChunks} chunks`].map(cell).join("")}</tr>`;
  const table = (title: string, variables: readonly VirtualVariable[]) =>
    variables.length === 0 ? "" : `<h4>${title}</h4><table>${variables.map(row).join("")}</table>`;
  const attrs = Object.entries(dataset.attrs).map(([name, value]) => `<tr>${cell(name)}${cell(shortened(value))}</tr>`);
  return `<section class="virtual-dataset"><h3>${escaped(dataset.path)}</h3>${table("Coordinates", Object.values(dataset.coords))}${table("Data variables", Object.values(dataset.dataVars))}${attrs.length > 0 ? `<h4>Attributes</h4><table>${attrs.join("")}</table>` : ""}</section>`;
}

function shortened(value: AttributeValue): string {
  const text =
    typeof value === "object"
      ? JSON.stringify(value, (_, one) => (typeof one === "bigint" ? String(one) : one))
      : String(value);
  return shown(text.length > 60 ? `${text.slice(0, 59)}…` : text);
}

/** Without control characters: names and texts are the file's, and a terminal obeys them. */
function shown(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, " ");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
