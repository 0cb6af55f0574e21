import { api, Incident } from "../api";
import { byId, el, onSubmit, time } from "../dom";
import { mapHere } from "./mapHere";

/** The incidents page: what is open, what was, and opening one by hand at a place picked on the map. */
export async function incidents(): Promise<void> {
  const form = byId<HTMLFormElement>("open-incident");
  onSubmit(form, async data => {
    const opened = await api.openIncident({
      title: data.get("title"),
      type: data.get("type"),
      latitude: Number(data.get("latitude")),
      longitude: Number(data.get("longitude")),
      radiusMetres: Number(data.get("radiusMetres")),
    });
    location.assign(`/incidents/${opened.id}`);
  });
  const [all, cameras] = await Promise.all([api.incidents(), api.cameras()]);
  all.sort((a, b) => Number(a.closedAt !== null) - Number(b.closedAt !== null) || b.openedAt.localeCompare(a.openedAt));
  byId("incidents").replaceChildren(...(all.length > 0 ? all.map(row) : [el("tr", {}, el("td", { colspan: "4" }, "No incident is open."))]));
  const field = (name: string): HTMLInputElement => form.elements.namedItem(name) as HTMLInputElement;
  const centre = cameras[0];
  if (centre && field("latitude").value === "") {
    field("latitude").value = centre.latitude.toFixed(6);
    field("longitude").value = centre.longitude.toFixed(6);
  }
  await mapHere(byId("map"), {
    cameras,
    incidents: all.filter(incident => incident.closedAt === null),
    pick(latitude, longitude) {
      field("latitude").value = latitude.toFixed(6);
      field("longitude").value = longitude.toFixed(6);
    },
  });
}

function row(incident: Incident): HTMLElement {
  return el("tr", {},
    el("td", {}, el("a", { href: `/incidents/${incident.id}` }, incident.title)),
    el("td", {}, incident.type),
    el("td", {}, time(incident.openedAt), ` by ${incident.openedBy}`),
    el("td", {}, incident.closedAt === null ? "▲ Open" : "Closed"));
}
