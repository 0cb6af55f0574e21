// The map: an offline basemap of plain shapes, cameras with what they can see, incidents with their area. No tile or font leaves this house.
import { GeoJSONSource, Map as MapLibre, Marker, NavigationControl, setWorkerUrl } from "maplibre-gl";
import type { Camera, Incident } from "../api";
import { conditionOf } from "../cameraState";
import { el } from "../dom";
import { shapeOf, ViewShape, wordsOf } from "../fieldOfView";
import { offset, sector } from "../geo";

export interface MapContent {
  readonly cameras: readonly Camera[];
  readonly incidents: readonly Incident[];
  choose?(camera: Camera): void;
  pick?(latitude: number, longitude: number): void;
}

/** A map that was drawn, to be told of cameras that changed. */
export interface DrawnMap { show(cameras: readonly Camera[]): void }

setWorkerUrl("/console/map-worker.js");

/** About how large a mark with its name is, in pixels; names that would cover another mark wait until one zooms in. */
const markHeight = 26;
const markWidth = (name: string): number => 46 + 6.3 * name.length;

interface Area { type: "Feature"; properties: object; geometry: { type: "Polygon"; coordinates: [number, number][][] } }
const areaOf = (incident: Incident): Area =>
  ({ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [sector(incident, 0, 360, incident.radiusMetres)] } });

function viewsOf(cameras: readonly Camera[]): { type: "FeatureCollection"; features: ViewShape[] } {
  return { type: "FeatureCollection", features: cameras.filter(camera => camera.removedAt === null).map(shapeOf).filter(shape => shape !== null) };
}

export function drawMap(container: HTMLElement, content: MapContent): DrawnMap {
  const map = new MapLibre({
    container,
    attributionControl: false,
    style: {
      version: 8,
      sources: {
        base: { type: "geojson", data: "/map/basemap.geojson" },
        views: { type: "geojson", data: viewsOf(content.cameras) },
        areas: { type: "geojson", data: { type: "FeatureCollection", features: content.incidents.map(areaOf) } },
      },
      layers: [
        { id: "ground", type: "background", paint: { "background-color": "#141a20" } },
        { id: "surfaces", type: "fill", source: "base", filter: ["==", ["geometry-type"], "Polygon"], paint: {
          "fill-color": ["match", ["coalesce", ["get", "kind"], ["get", "class"], ""], ["water", "river"], "#16324a", ["park", "green"], "#1c3326", ["square", "plaza"], "#2b333c", "#252e37"] } },
        { id: "lines", type: "line", source: "base", filter: ["==", ["geometry-type"], "LineString"], layout: { "line-cap": "round" }, paint: {
          "line-color": ["match", ["coalesce", ["get", "kind"], ["get", "class"], ""], ["water", "river"], "#1d4263", "rail", "#6b5f57", "#4a5663"],
          "line-width": ["interpolate", ["exponential", 2], ["zoom"], 12, 1, 18, 14] } },
        { id: "areas", type: "fill", source: "areas", paint: { "fill-color": "#e9b44c", "fill-opacity": 0.1 } },
        { id: "area-edges", type: "line", source: "areas", paint: { "line-color": "#e9b44c", "line-width": 1.5, "line-dasharray": [3, 2] } },
        // A wedge is told by its shape and edge as much as by its colour; a dashed edge says that its range is not known.
        { id: "views", type: "fill", source: "views", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": "#8fc7ff", "fill-opacity": 0.25 } },
        { id: "view-edges", type: "line", source: "views", filter: ["!", ["get", "assumed"]], paint: { "line-color": "#8fc7ff", "line-width": 1.5 } },
        { id: "view-edges-assumed", type: "line", source: "views", filter: ["get", "assumed"], paint: { "line-color": "#8fc7ff", "line-width": 1.5, "line-dasharray": [2, 2] } },
      ],
    },
  });
  map.addControl(new NavigationControl({ showCompass: false }));
  for (const incident of content.incidents) {
    new Marker({ element: el("a", { href: `/incidents/${incident.id}`, class: "incident-mark", title: incident.title }, `▲ ${incident.title}`), anchor: "bottom" })
      .setLngLat(offset(incident, 0, incident.radiusMetres)).addTo(map);
  }
  if (content.pick) map.on("click", event => content.pick!(event.lngLat.lat, event.lngLat.lng));
  fit(map, content);
  return new CameraLayer(map, content);
}

/** Cameras' marks and views, drawn anew only where something changed, so that a focused mark stays focused. */
class CameraLayer implements DrawnMap {
  private marks: { camera: Camera; marker: Marker }[] = [];
  private drawn = "";

  constructor(private readonly map: MapLibre, private readonly content: MapContent) {
    this.show(content.cameras);
    map.on("zoomend", () => this.name());
  }

  show(cameras: readonly Camera[]): void {
    const state = JSON.stringify(cameras.map(camera => [camera.id, camera.name, camera.latitude, camera.longitude, viewsOf([camera]), conditionOf(camera).word]));
    if (state === this.drawn) return;
    this.drawn = state;
    for (const mark of this.marks) mark.marker.remove();
    this.marks = cameras.map(camera => ({ camera, marker: this.mark(camera) }));
    this.name();
    this.map.getSource<GeoJSONSource>("views")?.setData(viewsOf(cameras));
  }

  /** Shows the names that there is room for. Without one a mark keeps its sign, its label for screen readers and its tip. */
  private name(): void {
    const taken: { left: number; top: number; right: number; bottom: number }[] = [];
    for (const { camera, marker } of this.marks) {
      const { x, y } = this.map.project([camera.longitude, camera.latitude]);
      const box = { left: x - 10, top: y - markHeight / 2, right: x - 10 + markWidth(camera.name), bottom: y + markHeight / 2 };
      const covers = taken.some(other => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom);
      marker.getElement().classList.toggle("nameless", covers);
      if (!covers) taken.push(box);
    }
  }

  private mark(camera: Camera): Marker {
    const condition = conditionOf(camera);
    const words = `${camera.name}: ${condition.word}; sees ${wordsOf(camera)}`;
    const mark = el("button", { type: "button", class: `camera-mark ${condition.kind}`, "aria-label": words, title: words },
      el("span", { "aria-hidden": "true" }, condition.sign), el("b", {}, ` ${camera.name}`));
    mark.addEventListener("click", event => {
      event.stopPropagation();
      this.content.choose?.(camera);
    });
    return new Marker({ element: mark, anchor: "left", offset: [-10, 0] }).setLngLat([camera.longitude, camera.latitude]).addTo(this.map);
  }
}

// Not Math.min(...many): ten thousand cameras' wedges are more arguments than a call takes.
const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));
const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));

function fit(map: MapLibre, { cameras, incidents }: MapContent): void {
  const places = [...(incidents.length > 0 && incidents.length < 3 ? incidents : []), ...cameras];
  if (places.length === 0) return;
  const seen = viewsOf(cameras).features.flatMap(shape => shape.geometry.type === "Polygon" ? shape.geometry.coordinates.flat() : shape.geometry.coordinates);
  const longitudes = [...places.map(place => place.longitude), ...seen.map(point => point[0])];
  const latitudes = [...places.map(place => place.latitude), ...seen.map(point => point[1])];
  map.fitBounds([[least(longitudes), least(latitudes)], [most(longitudes), most(latitudes)]], { padding: 50, maxZoom: 17, animate: false });
}
