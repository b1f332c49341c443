import { filter } from "../files/filter-state.js";
import { Problem } from "../page/problem.js";
import { countText, sizeText } from "../page/words.js";
import { working } from "../results/search-state.js";
import { LoginFirst } from "../session/login-first.js";
import { canRead } from "../session/session.js";
import {
  cancelDownload,
  canPickFolder,
  files,
  folder,
  problem,
  progress,
  startDownload,
  status,
} from "./download-state.js";

/** Downloads the files that pass the filter into a folder that is picked, each verified. */
export function DownloadPanel() {
  const granules = working.value;
  const chosen = granules.flatMap((granule) => granule.assets().filter((asset) => filter.value.matches(asset)));
  const known = chosen.reduce((sum, { fileSize }) => sum + (fileSize ?? 0), 0);
  const isRunning = status.value === "running";
  if (granules.length === 0) return <p class="empty">Choose granules in the results to download their files.</p>;
  if (!canPickFolder())
    return (
      <p class="problem">
        This browser does not let pages write into folders. Use Chrome or Edge, or the command line:{" "}
        <code>earthaccess download</code>.
      </p>
    );
  if (!canRead.value) return <LoginFirst />;
  return (
    <>
      <p>
        {countText(chosen.length, "file")} of {countText(granules.length, "granule")} pass the filter
        {known > 0 && `, about ${sizeText(known)}`}.
      </p>
      <p class="buttons">
        <button
          type="button"
          class="main"
          disabled={isRunning || chosen.length === 0}
          onClick={() => void startDownload(granules)}
        >
          Pick a folder and download
        </button>
        {isRunning && (
          <button type="button" class="quiet" onClick={cancelDownload}>
            Cancel
          </button>
        )}
      </p>
      <DownloadProgressBar />
      <p role="status" class="summary">
        {summary()}
      </p>
      <ul class="files">
        {files.value.slice(-40).map((file) => (
          <li key={`${file.granuleId} ${file.name}`} class={file.status === "failed" ? "out" : "in"}>
            <span class="verdict">{file.status}</span>
            <span class="name">{file.name}</span>
            <span class="size">{sizeText(file.bytes)}</span>
            <span class="reason">
              {file.error?.message ?? (file.verified ? "checksum verified" : "length verified")}
            </span>
          </li>
        ))}
      </ul>
      <Problem error={problem.value} />
    </>
  );
}

function DownloadProgressBar() {
  const now = progress.value;
  if (now === undefined) return null;
  const { bytesDone, bytesPlanned, filesDone, filesSkipped, filesPlanned } = now;
  return (
    <div class="progress">
      <progress
        aria-label="Bytes downloaded"
        max={Math.max(1, bytesPlanned)}
        value={Math.min(bytesDone, bytesPlanned)}
      />
      <span>
        {filesDone + filesSkipped} of {countText(filesPlanned, "file")} · {sizeText(bytesDone)} of{" "}
        {sizeText(bytesPlanned)}
      </span>
    </div>
  );
}

function summary(): string {
  const failed = files.value.filter((file) => file.status === "failed").length;
  const good = files.value.length - failed;
  if (status.value === "running") return `Downloading into ${folder.value}…`;
  if (status.value === "cancelled")
    return `Cancelled: ${countText(good, "file")} complete. What was cut off is not there; run it again to go on.`;
  if (status.value !== "done") return "";
  return `${countText(good, "file")} in ${folder.value}${failed > 0 ? `, ${failed} failed` : ", all verified"}.`;
}
