import assert from "node:assert/strict";
import { test } from "node:test";
import { Camera, Incident } from "../src/api";
import { choiceWords, columnsOf, mostTiles, nearestTo, offeredBy, tileStream } from "../src/wallPlan";

const incident: Incident = {
  id: "i", title: "", type: "", latitude: 36, longitude: -9, radiusMetres: 300, openedAt: "", openedBy: "", closedAt: null, closedBy: null,
};
const stream = (name: string, state = "recording") => ({ stream: name, state, detail: null, codec: "H.264", width: 1, height: 1, gaps: 0, dropped: 0 });
const camera = (id: string, metres: number, more: Partial<Camera> = {}): Camera => ({
  id, name: id, latitude: 36 + metres / 111_195, longitude: -9, bearingDegrees: null, angleDegrees: null, rangeMetres: null, purpose: null, owner: null, removedAt: null,
  streams: [stream("main"), stream("sub")], ...more,
});

test("a wall offers the cameras within the area that are still there, the nearest first", () => {
  const cameras = [camera("far", 310), camera("edge", 290), camera("gone", 10, { removedAt: "2026-01-01T00:00:00Z" }), camera("near", 5)];
  assert.deepEqual(offeredBy(incident, cameras).map(c => c.id), ["near", "edge"]);
  assert.deepEqual(nearestTo(incident, cameras).map(n => [n.camera.id, n.inside]), [["near", true], ["gone", true], ["edge", true], ["far", false]]);
});

test("a tile shows the small stream, and the main one where no small one comes", () => {
  assert.equal(tileStream(camera("a", 0)), "sub");
  assert.equal(tileStream(camera("a", 0, { streams: [stream("main")] })), "main");
  assert.equal(tileStream(camera("a", 0, { streams: [stream("main"), stream("sub", "failed")] })), "main");
});

test("what may not be chosen is said, and how to change that", () => {
  assert.match(choiceWords(0, 0), /No camera stands within/);
  assert.equal(choiceWords(2, 3), "2 of 3 cameras within the area.");
  assert.match(choiceWords(mostTiles, 14), /^9 of 14 cameras within the area\. A wall shows 9 at most.*take one out to add another\.$/);
});

test("tiles fill a screen", () => {
  assert.deepEqual([1, 2, 4, 5, 9].map(columnsOf), [1, 2, 2, 3, 3]);
});
