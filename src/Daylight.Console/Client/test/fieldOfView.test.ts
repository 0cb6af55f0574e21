import assert from "node:assert/strict";
import { test } from "node:test";
import { shapeOf, wordsOf } from "../src/fieldOfView";
import { metresBetween } from "../src/geo";

const at = { latitude: 36.05, longitude: -9.2 };
const view = (bearingDegrees: number | null, angleDegrees: number | null, rangeMetres: number | null) => ({ ...at, bearingDegrees, angleDegrees, rangeMetres });

test("a wedge begins at the camera, opens around its bearing and ends at its range", () => {
  const shape = shapeOf(view(90, 60, 100))!;
  assert.equal(shape.geometry.type, "Polygon");
  const ring = shape.geometry.coordinates[0] as [number, number][];
  assert.deepEqual(ring[0], [at.longitude, at.latitude]);
  assert.deepEqual(ring.at(-1), ring[0]);
  for (const [longitude, latitude] of ring.slice(1, -1)) {
    assert.ok(Math.abs(metresBetween(at, { latitude, longitude }) - 100) < 0.5);
    assert.ok(longitude > at.longitude, "all of it lies in the east");
  }
  assert.ok(ring[1]![1] > at.latitude && ring.at(-2)![1] < at.latitude, "from north of east to south of east");
});

test("a camera that sees all around needs no bearing", () => {
  const ring = shapeOf(view(null, 360, 50))!.geometry.coordinates[0] as [number, number][];
  assert.ok(ring.every(([longitude, latitude]) => Math.abs(metresBetween(at, { latitude, longitude }) - 50) < 0.5));
});

test("what is not known is not drawn as known", () => {
  assert.equal(shapeOf(view(null, null, null)), null);
  assert.equal(shapeOf(view(null, null, 80)), null);
  assert.equal(shapeOf(view(10, null, null))!.geometry.type, "LineString");
  assert.equal(shapeOf(view(10, 50, null))!.properties.assumed, true);
  assert.equal(shapeOf(view(10, 50, 90))!.properties.assumed, false);
});

test("the list says in words what the map draws", () => {
  assert.equal(wordsOf(view(315, 78, 90)), "north-west (315°), 78° wide, 90 m far");
  assert.equal(wordsOf(view(350, null, null)), "north (350°)");
  assert.equal(wordsOf(view(null, 360, 40)), "all around, 40 m far");
  assert.equal(wordsOf(view(null, null, null)), "not known");
});
