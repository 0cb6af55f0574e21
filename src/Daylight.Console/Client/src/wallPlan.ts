// What a wall shows: which cameras, how many, which of their streams, in how many columns. Pure: values in, values out.
import { Camera, Incident } from "./api";
import { metresBetween } from "./geo";
import { StreamName } from "./player/protocol";

/** More live pictures than this a machine at a desk does not decode well beside each other. */
export const mostTiles = 9;

export interface NearCamera { readonly camera: Camera; readonly metres: number; readonly inside: boolean }

/** Cameras by their distance from an incident, and whether they stand within its area, where it allows looks. */
export function nearestTo(incident: Incident, cameras: readonly Camera[]): NearCamera[] {
  return cameras.map(camera => ({ camera, metres: metresBetween(incident, camera) }))
    .map(({ camera, metres }) => ({ camera, metres, inside: metres <= incident.radiusMetres }))
    .sort((a, b) => a.metres - b.metres);
}

/** The cameras that a wall of an incident offers: those within its area that have a picture to come, the nearest first. */
export function offeredBy(incident: Incident, cameras: readonly Camera[]): Camera[] {
  return nearestTo(incident, cameras.filter(camera => camera.removedAt === null)).filter(near => near.inside).map(near => near.camera);
}

/** The stream for a tile: the small one where it comes, the main one where the camera has no other. */
export function tileStream(camera: Camera): StreamName {
  return camera.streams.some(stream => stream.stream === "sub" && stream.state === "recording") ? "sub" : "main";
}

/** How many are chosen, and why no more may be. */
export function choiceWords(chosen: number, offered: number): string {
  if (offered === 0) return "No camera stands within this incident's area. Ask to look at one from the incident's page.";
  const many = offered > mostTiles ? ` A wall shows ${mostTiles} at most, so that each is decoded well${chosen >= mostTiles ? "; take one out to add another" : ""}.` : "";
  return `${chosen} of ${offered} camera${offered === 1 ? "" : "s"} within the area.${many}`;
}

/** Columns for so many tiles, so that all of them fit a screen that is wider than high. */
export function columnsOf(tiles: number): number {
  return Math.max(1, Math.ceil(Math.sqrt(tiles)));
}
