// The Recorder's storage in words: what a disk holds, what becomes of it, and what somebody has to see to.
import { StorageDisk, StorageStatus } from "./api";

/** How a disk does, in a word, a shape and a colour; never by colour alone. */
export interface DiskCondition { readonly word: string; readonly sign: string; readonly kind: "good" | "waiting" | "bad" }

export function conditionOf(disk: StorageDisk): DiskCondition {
  if (disk.error !== null) return { word: "Refuses", sign: "✕", kind: "bad" };
  switch (disk.forecast.outlook) {
    case "full": return { word: "Full", sign: "▲", kind: "bad" };
    case "fillsWithinADay": return { word: "Full within a day", sign: "▲", kind: "bad" };
    case "fills": return { word: "Fills", sign: "◐", kind: "waiting" };
    case "steady": return { word: "Steady", sign: "●", kind: "good" };
    default: return { word: "Not measured", sign: "○", kind: "waiting" };
  }
}

/** What becomes of a disk, in a sentence. A day is a day of the calendar of whoever reads. */
export function outlookOf(disk: StorageDisk): string {
  const { outlook, fillsAt, keptDays } = disk.forecast;
  const then = keptDays === null ? "" : ` From then on the oldest footage goes after ${daysWords(keptDays)}, before its time.`;
  switch (outlook) {
    case "full": return keptDays === null ? "The oldest footage goes before its time." : `The oldest footage goes after ${daysWords(keptDays)}, before its time.`;
    case "fills":
    case "fillsWithinADay": return `Full ${fillsAt === null ? "soon" : `on ${day.format(new Date(fillsAt))}`} at the present rate.${then}`;
    case "steady": return "Never full at the present rate: what has had its days goes as fast as footage comes.";
    default: return "Not foreseen yet: it takes a minute of writing to tell.";
  }
}

/** What somebody has to see to, the most general first. */
export function troublesOf(status: StorageStatus): string[] {
  return [
    ...(status.catalogError === null ? [] : [`Not all that is recorded can be found yet: ${status.catalogError}. Recording goes on.`]),
    ...status.disks.filter(disk => disk.error !== null).map(disk => `${disk.folder} refuses: ${disk.error}.`),
    ...status.disks.filter(disk => disk.error === null && disk.alarm).map(disk => `${disk.folder} is full${disk.forecast.outlook === "full" ? "" : " within a day"}.`),
    ...status.disks.filter(disk => disk.lostExtents > 0)
      .map(disk => `${disk.folder} lost ${disk.lostExtents} piece${disk.lostExtents === 1 ? "" : "s"} of footage since the Recorder started.`),
    ...status.damaged.map(words => `${words[0]?.toUpperCase() ?? ""}${words.slice(1)}.`),
  ];
}

/** Bytes as disks are sold, in steps of 1000. */
export function bytesWords(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let [value, unit] = [Math.max(0, bytes), 0];
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 99.5 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

export function daysWords(days: number): string {
  if (days < 1) return "less than a day";
  const whole = days < 10 ? Math.round(days * 10) / 10 : Math.round(days);
  return `${whole} day${whole === 1 ? "" : "s"}`;
}

const day = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short" });
