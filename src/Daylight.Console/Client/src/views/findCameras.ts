import { api, FoundCamera } from "../api";
import { byId, el, onSubmit } from "../dom";

/** Finding cameras on the Recorder's network, for technicians: one is chosen here and asked for its streams on the form that adds it. */
export async function findCameras(): Promise<void> {
  const form = byId<HTMLFormElement>("look-for");
  onSubmit(form, async data => {
    const address = String(data.get("address") ?? "").trim();
    byId("found").hidden = false;
    byId("found-title").textContent = "Asking; answers are waited for about three seconds…";
    byId("rows").replaceChildren();
    byId("none").hidden = true;
    try {
      show(await api.findCameras(address), address);
    } catch (error) {
      byId("found").hidden = true;
      throw error;
    }
  });
}

function show(found: FoundCamera[], address: string): void {
  byId("found-title").textContent = found.length === 1 ? "1 camera answered" : `${found.length} cameras answered`;
  byId("found").querySelector("table")!.hidden = found.length === 0;
  byId("none").hidden = found.length > 0;
  byId("none").replaceChildren(...(address === ""
    ? ["Is ONVIF switched on in the cameras? Those in another network answer only when their address is given."]
    : ["Some cameras answer no probe. ", el("a", { href: addAddress(address, "") }, `Ask ${address} all the same`), "."]));
  byId("rows").replaceChildren(...found.map(row));
  byId("found-title").focus();
}

function row(camera: FoundCamera): HTMLElement {
  return el("tr", {},
    el("td", {}, camera.name ?? "–"),
    el("td", {}, camera.hardware ?? "–"),
    el("td", {}, camera.location ?? "–"),
    el("td", {}, camera.service, camera.note === null ? null : el("div", { class: "faint" }, camera.note)),
    el("td", { class: camera.recorded === null ? "off" : "good" }, camera.recorded === null ? "○ Not recorded" : `● Recorded as ${camera.recorded}`),
    el("td", { class: "actions" }, camera.recorded === null
      ? el("a", { class: "button", href: addAddress(camera.service, camera.name ?? ""), "aria-label": `Add ${camera.name ?? camera.service}` }, "Add")
      : el("a", { href: `/cameras/${encodeURIComponent(camera.recorded)}/change`, "aria-label": `Change ${camera.recorded}` }, "Change")));
}

function addAddress(onvif: string, name: string): string {
  return `/cameras/add?${new URLSearchParams({ onvif, name })}`;
}
