import assert from "node:assert/strict";
import { test } from "node:test";
import { DiskForecast, StorageDisk, StorageStatus } from "../src/api";
import { bytesWords, conditionOf, daysWords, outlookOf, troublesOf } from "../src/storageState";

const steady: DiskForecast = { outlook: "steady", fillsAt: null, keptDays: null };
const disk = (more: Partial<StorageDisk> = {}): StorageDisk => ({
  folder: "/srv/a", classes: [], totalBytes: 4e12, freeBytes: 1e12, quotaBytes: null, keepFreeBytes: 8e10, usedBytes: 3e12, writtenBytesPerSecond: 1e6,
  error: null, lostExtents: 0, queuedBytes: 0, forecast: steady, alarm: false, ...more,
});
const status = (more: Partial<StorageStatus> = {}): StorageStatus =>
  ({ disks: [disk()], classes: [], catalogError: null, damaged: [], measuredAt: "2026-11-24T12:00:00Z", alarm: false, ...more });

test("a disk's forecast is a day and what happens from then on", () => {
  const fills = disk({ forecast: { outlook: "fills", fillsAt: "2026-12-03T12:00:00Z", keptDays: 11.6 } });
  assert.equal(conditionOf(fills).word, "Fills");
  assert.equal(outlookOf(fills), "Full on 2026-12-03 at the present rate. From then on the oldest footage goes after 12 days, before its time.");
  assert.match(outlookOf(disk()), /^Never full/);
  assert.match(outlookOf(disk({ forecast: { outlook: "full", fillsAt: "2026-11-24T12:00:00Z", keptDays: 0.4 } })), /goes after less than a day/);
  assert.match(outlookOf(disk({ forecast: { outlook: "unknown", fillsAt: null, keptDays: null } })), /takes a minute/);
});

test("a disk that refuses is called so whatever its forecast says", () => {
  assert.deepEqual(conditionOf(disk({ error: "Input/output error" })), { word: "Refuses", sign: "✕", kind: "bad" });
  assert.equal(conditionOf(disk({ forecast: { outlook: "fillsWithinADay", fillsAt: null, keptDays: 1 } })).kind, "bad");
});

test("catalog, disks, losses and damage are named, and nothing is where nothing is wrong", () => {
  assert.deepEqual(troublesOf(status()), []);
  const troubles = troublesOf(status({ catalogError: "disk is full", damaged: ["volume x is missing"], disks: [disk({ error: "Input/output error", lostExtents: 1 })] }));
  assert.deepEqual(troubles, [
    "Not all that is recorded can be found yet: disk is full. Recording goes on.",
    "/srv/a refuses: Input/output error.", "/srv/a lost 1 piece of footage since the Recorder started.", "Volume x is missing.",
  ]);
});

test("a disk that is full or nearly is something to see to", () => {
  const near = disk({ alarm: true, forecast: { outlook: "fillsWithinADay", fillsAt: "2026-11-25T04:00:00Z", keptDays: 3 } });
  const full = disk({ folder: "/srv/b", alarm: true, forecast: { outlook: "full", fillsAt: null, keptDays: 3 } });
  assert.deepEqual(troublesOf(status({ disks: [near, full] })), ["/srv/a is full within a day.", "/srv/b is full."]);
});

test("sizes and days are short and honest", () => {
  assert.deepEqual([0, 999, 1000, 1_234_567, 9_960_000, 99_600_000, 999_600_000_000, 7.5e12].map(bytesWords), ["0 B", "999 B", "1.0 kB", "1.2 MB", "10.0 MB", "100 MB", "1.0 TB", "7.5 TB"]);
  assert.deepEqual([0.2, 1, 3.25, 30].map(daysWords), ["less than a day", "1 day", "3.3 days", "30 days"]);
});
