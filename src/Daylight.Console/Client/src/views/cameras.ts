import { api, Camera } from "../api";
import { conditionOf } from "../cameraState";
import { byId, el } from "../dom";
import { mapHere } from "./mapHere";

const refreshMillis = 5000;

/** All cameras on the map and in a list that says the same. */
export async function cameras(): Promise<void> {
  const [all, open] = await Promise.all([api.cameras(), api.incidents().catch(() => [])]);
  show(all);
  setInterval(() => void api.cameras().then(show, () => undefined), refreshMillis);
  await mapHere(byId("map"), {
    cameras: all,
    incidents: open.filter(incident => incident.closedAt === null),
    choose: camera => document.getElementById(`camera-${camera.id}`)?.focus(),
  });
}

function show(all: Camera[]): void {
  byId("cameras").replaceChildren(...(all.length > 0 ? all.map(row) : [el("tr", {}, el("td", { colspan: "4" }, "No camera has been added yet."))]));
}

function row(camera: Camera): HTMLElement {
  const condition = conditionOf(camera);
  const streams = camera.streams.filter(stream => stream.codec).map(stream => `${stream.stream} ${stream.codec}${stream.width ? ` ${stream.width}×${stream.height}` : ""}`);
  return el("tr", { id: `camera-${camera.id}`, tabindex: "-1" },
    el("td", {}, camera.name, " ", el("span", { class: "faint" }, camera.id)),
    el("td", { class: condition.kind }, `${condition.sign} ${condition.word}`),
    el("td", {}, condition.detail),
    el("td", {}, streams.join(", ")));
}
