// The page's half of an export: a button, how far it is, and the file to save. Nothing opened is kept here but the finished file.
import { byId } from "../dom";
import { ExportProgress, ToExport } from "./messages";

/** Time enough for a browser to take the file over; then the page lets go of it. */
const releaseAfterMillis = 60_000;

export class ExportPanel {
  private readonly start = byId<HTMLButtonElement>("export-button");
  private readonly cancel = byId<HTMLButtonElement>("export-cancel");
  private readonly bar = byId<HTMLProgressElement>("export-progress");
  private readonly words = byId("export-state");
  private over = false;

  constructor(send: (message: ToExport) => void) {
    byId("export").hidden = false;
    this.start.addEventListener("click", () => {
      this.busy(true);
      send({ type: "export" });
    });
    this.cancel.addEventListener("click", () => send({ type: "cancel-export" }));
  }

  /** The look is over: no further export can begin. One that is under way says itself how it ended. */
  end(): void {
    this.over = true;
    this.start.disabled = true;
  }

  show(progress: ExportProgress): void {
    switch (progress.state) {
      case "reading":
        this.bar.value = progress.fraction;
        this.words.textContent = `Reading and opening: ${Math.round(progress.fraction * 100)} %, ${(progress.bytes / 1e6).toFixed(1)} MB`;
        break;
      case "sealing":
        this.bar.removeAttribute("value");
        this.cancel.hidden = true;
        this.words.textContent = "Writing the export to the log…";
        break;
      case "done":
        this.busy(false);
        this.words.textContent = `${progress.name}: ${progress.pictures} pictures, log entry ${progress.logIndex}. Unpack it; daylight audit export verifies it.`;
        save(progress.file, progress.name);
        break;
      case "failed":
        this.busy(false);
        this.words.textContent = progress.reason;
        break;
      case "cancelled":
        this.busy(false);
        this.words.textContent = "The export was cancelled. Nothing was written; the keys released so far are in the log.";
        break;
    }
  }

  private busy(busy: boolean): void {
    this.start.disabled = busy || this.over;
    this.cancel.hidden = !busy;
    this.bar.hidden = !busy;
    this.bar.value = 0;
  }
}

function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), releaseAfterMillis);
}
