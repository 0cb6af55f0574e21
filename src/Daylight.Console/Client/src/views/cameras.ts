import { api, Camera } from "../api";
import { clockWords, conditionOf, streamWords } from "../cameraState";
import { byId, el } from "../dom";
import { wordsOf } from "../fieldOfView";
import type { DrawnMap } from "../map/map";
import { mapHere } from "./mapHere";

const refreshMillis = 5000;

/** All cameras on the map and in a list that says the same; a technician goes on from here to change one. */
export async function cameras(): Promise<void> {
  const [me, first, open] = await Promise.all([api.me(), api.cameras(), api.incidents().catch(() => [])]);
  const list = new CameraList(first, me.roles.includes("technician"));
  setInterval(() => void api.cameras().then(all => list.take(all), () => undefined), refreshMillis);
  list.map = await mapHere(byId("map"), {
    cameras: first.filter(camera => camera.removedAt === null),
    incidents: open.filter(incident => incident.closedAt === null),
    choose: camera => document.getElementById(`camera-${camera.id}`)?.focus(),
  });
  document.getElementById(location.hash.slice(1))?.focus();
}

class CameraList {
  map: DrawnMap | null = null;
  private readonly find = byId<HTMLInputElement>("find");
  private readonly state = byId<HTMLSelectElement>("state");
  private shown = "";

  constructor(private all: Camera[], private readonly mayChange: boolean) {
    this.find.addEventListener("input", () => this.show());
    this.state.addEventListener("change", () => this.show());
    this.show();
  }

  take(all: Camera[]): void {
    this.all = all;
    this.map?.show(all.filter(camera => camera.removedAt === null));
    this.show();
  }

  private show(): void {
    const words = this.find.value.trim().toLowerCase();
    const found = this.all.filter(camera =>
      (this.state.value === "" || this.state.value === conditionOf(camera).word) && `${camera.name} ${camera.id} ${camera.owner ?? ""}`.toLowerCase().includes(words));
    // Nothing is drawn anew that looks the same: whoever goes through the list by keyboard keeps their place.
    const state = JSON.stringify(found);
    if (state === this.shown) return;
    this.shown = state;
    const counts = new Map<string, number>();
    for (const camera of this.all) counts.set(conditionOf(camera).word, (counts.get(conditionOf(camera).word) ?? 0) + 1);
    byId("counts").textContent = [`${this.all.length} in all`, ...[...counts].map(([word, count]) => `${count} ${word.toLowerCase()}`)].join(" · ");
    const focused = document.activeElement?.closest("tr")?.id;
    const link = document.activeElement?.tagName === "A";
    byId("cameras").replaceChildren(...(found.length > 0 ? found.map(camera => this.row(camera))
      : [el("tr", {}, el("td", { colspan: "6" }, this.all.length > 0 ? "No camera is like that." : "No camera has been added yet."))]));
    const again = focused ? document.getElementById(focused) : null;
    (link ? again?.querySelector("a") : again)?.focus();
  }

  private row(camera: Camera): HTMLElement {
    const condition = conditionOf(camera);
    const clock = clockWords(camera);
    return el("tr", { id: `camera-${camera.id}`, tabindex: "-1" },
      el("td", {}, camera.name, " ", el("span", { class: "faint" }, camera.id)),
      el("td", { class: condition.kind }, `${condition.sign} ${condition.word}`),
      el("td", {}, condition.detail),
      el("td", {}, wordsOf(camera)),
      el("td", {}, ...camera.streams.filter(stream => stream.codec).map(stream => el("div", {}, streamWords(stream))),
        clock === null ? null : el("div", { class: clock.kind }, clock.words)),
      el("td", { class: "actions" }, this.mayChange
        ? el("a", { href: `/cameras/${encodeURIComponent(camera.id)}/change`, "aria-label": `Change ${camera.name}` }, camera.removedAt === null ? "Change" : "Add again") : null));
  }
}
