import { Camera } from "./api";
import { offset, Place, sector } from "./geo";

/** Drawn this far where nobody has told how far the camera sees; its edge is dashed then. */
const assumedMetres = 40;

const winds = ["north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"];

export type View = Place & Pick<Camera, "bearingDegrees" | "angleDegrees" | "rangeMetres">;
export interface ViewShape {
  type: "Feature"; properties: { assumed: boolean };
  geometry: { type: "Polygon"; coordinates: [number, number][][] } | { type: "LineString"; coordinates: [number, number][] };
}

/** What a camera sees as a shape for the map: a wedge, a circle, a line where only its direction is known, or nothing. */
export function shapeOf(view: View): ViewShape | null {
  const metres = view.rangeMetres ?? assumedMetres;
  const properties = { assumed: view.rangeMetres === null };
  const bearing = view.bearingDegrees ?? (view.angleDegrees === 360 ? 0 : null);
  if (bearing === null) return null;
  if (view.angleDegrees === null) {
    return { type: "Feature", properties, geometry: { type: "LineString", coordinates: [[view.longitude, view.latitude], offset(view, bearing, metres)] } };
  }
  return { type: "Feature", properties, geometry: { type: "Polygon", coordinates: [sector(view, bearing, view.angleDegrees, metres)] } };
}

/** The same in words, for the list beside the map. */
export function wordsOf(view: View): string {
  const words: string[] = [];
  if (view.angleDegrees === 360) words.push("all around");
  else if (view.bearingDegrees !== null) {
    words.push(`${winds[Math.round(view.bearingDegrees / 45) % 8]} (${Math.round(view.bearingDegrees)}°)`);
    if (view.angleDegrees !== null) words.push(`${Math.round(view.angleDegrees)}° wide`);
  }
  if (view.rangeMetres !== null) words.push(`${Math.round(view.rangeMetres)} m far`);
  return words.length > 0 ? words.join(", ") : "not known";
}
