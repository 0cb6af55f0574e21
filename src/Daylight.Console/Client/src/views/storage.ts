import { api, StorageClass, StorageDisk, StorageStatus } from "../api";
import { byId, el, showProblem, time } from "../dom";
import { bytesWords, conditionOf, daysWords, outlookOf, troublesOf } from "../storageState";

/** The Recorder measures once a minute; asked more often, the page is never much behind. */
const refreshMillis = 15_000;

/** How the Recorder's disks are doing, kept up to date. While it cannot be asked, what was last told stays, with its time. */
export async function storage(): Promise<void> {
  let last = "";
  const refresh = async (): Promise<void> => {
    const status = await api.storage();
    showProblem("");
    const state = JSON.stringify(status);
    if (state !== last) show(status);
    last = state;
  };
  const later = (): unknown => setInterval(() => void refresh().catch((error: unknown) => showProblem(error instanceof Error ? error.message : String(error))), refreshMillis);
  try {
    await refresh();
  } catch (error) {
    byId("sum").textContent = "Nothing is known of the disks.";
    throw error;
  } finally {
    later();
  }
}

function show(status: StorageStatus): void {
  const { disks, classes, measuredAt } = status;
  const troubles = troublesOf(status);
  const unmeasured = measuredAt === null || disks.length === 0;
  byId("sum").replaceChildren(...(unmeasured
    ? ["The Recorder has not measured its disks yet; it does so once a minute."]
    : [sumOf(status), el("span", { class: "faint" }, " · as of ", time(measuredAt))]));
  byId("troubles").hidden = troubles.length === 0;
  byId("trouble-list").replaceChildren(...troubles.map(words => el("li", {}, words)));
  byId("disks").hidden = disks.length === 0;
  byId("disk-rows").replaceChildren(...disks.map(diskRow));
  byId("classes").hidden = classes.length === 0;
  byId("class-rows").replaceChildren(...classes.map(kept => classRow(kept, classes, disks)));
}

function sumOf({ disks, alarm }: StorageStatus): HTMLElement {
  const count = `${disks.length} disk${disks.length === 1 ? "" : "s"}`;
  return alarm ? el("span", { class: "bad" }, `▲ ${count}; somebody has to see to the storage`) : el("span", { class: "good" }, `● ${count}, nothing to see to`);
}

function diskRow(disk: StorageDisk): HTMLElement {
  const condition = conditionOf(disk);
  const most = disk.quotaBytes === null ? null : `${bytesWords(disk.quotaBytes)} at most`;
  return el("tr", {},
    el("td", {}, disk.folder, el("div", { class: "faint" }, disk.classes.length === 0 ? "takes every class" : `takes ${disk.classes.join(", ")}`)),
    el("td", { class: condition.kind }, `${condition.sign} ${condition.word}`),
    el("td", { class: "amount" }, bytesWords(disk.usedBytes), el("div", { class: "faint" }, most ?? "no quota")),
    el("td", { class: "amount" }, ...freeOf(disk)),
    el("td", { class: "amount" }, `${(disk.writtenBytesPerSecond * 8 / 1e6).toFixed(disk.writtenBytesPerSecond < 1e7 ? 1 : 0)} Mbit/s`, disk.queuedBytes > 0 ? el("div", { class: "faint" }, `${bytesWords(disk.queuedBytes)} wait`) : null),
    el("td", {}, outlookOf(disk)));
}

function freeOf(disk: StorageDisk): (HTMLElement | string)[] {
  if (disk.totalBytes === 0) return ["cannot be asked"];
  const share = Math.round(100 * (1 - disk.freeBytes / disk.totalBytes));
  return [
    `${bytesWords(disk.freeBytes)} of ${bytesWords(disk.totalBytes)}`,
    el("meter", { min: "0", max: "100", value: String(share), "aria-label": `${share} % of ${disk.folder} is taken` }),
    el("div", { class: "faint" }, `${bytesWords(disk.keepFreeBytes)} stay free`),
  ];
}

function classRow(kept: StorageClass, classes: readonly StorageClass[], disks: readonly StorageDisk[]): HTMLElement {
  const sub = classes.find(other => other.name === kept.subStream) ?? kept;
  const on = disks.filter(disk => disk.classes.length === 0 || disk.classes.includes(kept.name));
  return el("tr", {},
    el("td", {}, kept.name),
    el("td", {}, daysWords(kept.days)),
    el("td", {}, sub === kept ? "the same" : `${daysWords(sub.days)}, as ${sub.name}`),
    el("td", {}, on.length === disks.length ? "every disk" : on.map(disk => disk.folder).join(", ")));
}
