// The map: an offline basemap of plain shapes, cameras with what they can see, incidents with their area. No tile or font leaves this house.
import { Map as MapLibre, Marker, NavigationControl, setWorkerUrl } from "maplibre-gl";
import type { Camera, Incident } from "../api";
import { conditionOf } from "../cameraState";
import { el } from "../dom";
import { offset, sector } from "../geo";

export interface MapContent {
  readonly cameras: readonly Camera[];
  readonly incidents: readonly Incident[];
  choose?(camera: Camera): void;
  pick?(latitude: number, longitude: number): void;
}

setWorkerUrl("/console/map-worker.js");

const viewMetres = 40;
const defaultViewDegrees = 70;

interface Shape { type: "Feature"; properties: object; geometry: { type: "Polygon"; coordinates: [number, number][][] } }
const polygon = (ring: [number, number][]): Shape => ({ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } });

export function drawMap(container: HTMLElement, content: MapContent): void {
  const views = content.cameras.filter(camera => typeof camera.headingDegrees === "number").map(camera =>
    polygon(sector(camera, camera.headingDegrees!, camera.fieldOfViewDegrees ?? defaultViewDegrees, viewMetres)));
  const areas = content.incidents.map(incident => polygon(sector(incident, 0, 360, incident.radiusMetres)));
  const map = new MapLibre({
    container,
    attributionControl: false,
    style: {
      version: 8,
      sources: {
        base: { type: "geojson", data: "/map/basemap.geojson" },
        views: { type: "geojson", data: { type: "FeatureCollection", features: views } },
        areas: { type: "geojson", data: { type: "FeatureCollection", features: areas } },
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
        { id: "views", type: "fill", source: "views", paint: { "fill-color": "#8fc7ff", "fill-opacity": 0.25 } },
      ],
    },
  });
  map.addControl(new NavigationControl({ showCompass: false }));
  for (const camera of content.cameras) addCamera(map, camera, content);
  for (const incident of content.incidents) {
    new Marker({ element: el("a", { href: `/incidents/${incident.id}`, class: "incident-mark", title: incident.title }, `▲ ${incident.title}`), anchor: "bottom" })
      .setLngLat(offset(incident, 0, incident.radiusMetres)).addTo(map);
  }
  if (content.pick) map.on("click", event => content.pick!(event.lngLat.lat, event.lngLat.lng));
  fit(map, content);
}

function addCamera(map: MapLibre, camera: Camera, content: MapContent): void {
  const condition = conditionOf(camera);
  const mark = el("button", { type: "button", class: `camera-mark ${condition.kind}`, "aria-label": `${camera.name}: ${condition.word}` },
    el("span", { "aria-hidden": "true" }, condition.sign), ` ${camera.name}`);
  mark.addEventListener("click", event => {
    event.stopPropagation();
    content.choose?.(camera);
  });
  new Marker({ element: mark, anchor: "left" }).setLngLat([camera.longitude, camera.latitude]).addTo(map);
}

function fit(map: MapLibre, { cameras, incidents }: MapContent): void {
  const places = [...(incidents.length > 0 && incidents.length < 3 ? incidents : []), ...cameras];
  if (places.length === 0) return;
  const longitudes = places.map(place => place.longitude);
  const latitudes = places.map(place => place.latitude);
  map.fitBounds([[Math.min(...longitudes), Math.min(...latitudes)], [Math.max(...longitudes), Math.max(...latitudes)]], { padding: 80, maxZoom: 17, animate: false });
}
