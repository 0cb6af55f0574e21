import { api, CameraImport, ImportRow, Outcome } from "../api";
import { byId, button, el, onSubmit } from "../dom";

const words: Readonly<Record<Outcome, { sign: string; done: string; would: string; kind: string }>> = {
  refused: { sign: "✕", done: "Refused", would: "Would be refused", kind: "bad" },
  added: { sign: "+", done: "Added", would: "Would be added", kind: "good" },
  changed: { sign: "✎", done: "Changed", would: "Would be changed", kind: "waiting" },
  unchanged: { sign: "=", done: "Unchanged", would: "Unchanged", kind: "off" },
};
const order: readonly Outcome[] = ["refused", "added", "changed", "unchanged"];

/** Importing cameras from a file, for technicians: what it would do first, and the deed after that. */
export async function importCameras(): Promise<void> {
  const form = byId<HTMLFormElement>("import");
  byId("file").addEventListener("change", () => {
    byId("report").hidden = true;
  });
  onSubmit(form, async data => {
    const file = data.get("file") as File;
    byId("report").hidden = true;
    show(await api.importCameras(file, true), file);
  });
}

function show(report: CameraImport, file: File): void {
  const would = report.dryRun;
  byId("report").hidden = false;
  byId("report-title").textContent = would ? `What ${file.name} would do` : `What ${file.name} did`;
  byId("sums").textContent = order.map(outcome => `${words[outcome].sign} ${report[outcome]} ${outcome}`).join(" · ");
  byId("rows").replaceChildren(...[...report.rows].sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome) || a.line - b.line).map(row => line(row, would)));
  const todo = report.added + report.changed;
  byId("next").replaceChildren(...(!would ? [el("a", { class: "button", href: "/cameras" }, "To the cameras")]
    : todo === 0 ? ["Nothing to import."]
    : [button(`Import ${todo} camera${todo === 1 ? "" : "s"}`, async () => {
      byId("next").setAttribute("aria-busy", "true");
      byId("sums").textContent = "Importing; each camera is logged…";
      try {
        show(await api.importCameras(file, false), file);
      } finally {
        byId("next").removeAttribute("aria-busy");
      }
    }), report.refused > 0 ? ` The ${report.refused} refused row${report.refused === 1 ? " is" : "s are"} left out.` : ""]));
  byId("report-title").focus();
}

function line(row: ImportRow, would: boolean): HTMLElement {
  const said = words[row.outcome];
  return el("tr", {},
    el("td", {}, String(row.line)),
    el("td", {}, row.id || "–"),
    el("td", { class: said.kind }, `${said.sign} ${would ? said.would : said.done}`),
    el("td", {}, row.why ?? row.fields.join(", ")));
}
