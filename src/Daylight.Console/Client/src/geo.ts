const earthRadiusMetres = 6_371_008.8;
const radians = (degrees: number): number => degrees * Math.PI / 180;

export interface Place { readonly latitude: number; readonly longitude: number }

/** Great-circle distance. */
export function metresBetween(a: Place, b: Place): number {
  const north = Math.sin(radians(b.latitude - a.latitude) / 2) ** 2;
  const east = Math.sin(radians(b.longitude - a.longitude) / 2) ** 2;
  return 2 * earthRadiusMetres * Math.asin(Math.min(1, Math.sqrt(north + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * east)));
}

/** The point so many metres from `from` on a compass bearing; good for distances within a town. GeoJSON order: longitude, latitude. */
export function offset(from: Place, bearingDegrees: number, metres: number): [number, number] {
  const bearing = radians(bearingDegrees);
  const latitude = from.latitude + metres * Math.cos(bearing) / earthRadiusMetres * 180 / Math.PI;
  const longitude = from.longitude + metres * Math.sin(bearing) / (earthRadiusMetres * Math.cos(radians(from.latitude))) * 180 / Math.PI;
  return [longitude, latitude];
}

/** A camera's field of view as a closed ring; a whole circle for an incident's area. */
export function sector(from: Place, headingDegrees: number, widthDegrees: number, metres: number): [number, number][] {
  const steps = 24;
  const arc = Array.from({ length: steps + 1 }, (_, i) => offset(from, headingDegrees - widthDegrees / 2 + widthDegrees * i / steps, metres));
  const apex: [number, number] = [from.longitude, from.latitude];
  return widthDegrees >= 360 ? [...arc.slice(0, -1), arc[0]!] : [apex, ...arc, apex];
}
