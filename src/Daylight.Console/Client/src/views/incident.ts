import { api, Incident } from "../api";
import { conditionOf } from "../cameraState";
import { byId, button, el, onSubmit, time } from "../dom";
import { NearCamera, nearestTo, offeredBy } from "../wallPlan";
import { IncidentLooks } from "./incidentLooks";
import { goToLook, goToWall } from "./lookWindow";
import { mapHere } from "./mapHere";

const refreshMillis = 2000;

/** One incident: what was noted, which cameras stand near, who looked and who was refused. */
export async function incident(): Promise<void> {
  const id = byId("main").dataset.subject!;
  onSubmit(byId("add-note"), async data => {
    showFacts(await api.note(id, String(data.get("text"))));
    byId<HTMLFormElement>("add-note").reset();
  });
  const [found, cameras] = await Promise.all([api.incident(id), api.cameras()]);
  showFacts(found);
  const looks = new IncidentLooks(id, cameras);
  await looks.show();
  let shown = JSON.stringify(found);
  setInterval(() => void Promise.all([looks.show(), api.incident(id).then(now => {
    // What is being pressed or typed is not taken away while it stays as it was.
    if (JSON.stringify(now) === shown) return;
    shown = JSON.stringify(now);
    showFacts(now);
  })]).catch(() => undefined), refreshMillis);
  byId("cameras").replaceChildren(...nearestTo(found, cameras).map(near => cameraRow(found, near)));
  const inside = offeredBy(found, cameras).length;
  byId("wall").replaceChildren(...(found.closedAt === null && inside > 1 ? [button("Wall of the cameras inside", () => goToWall(found.id))] : []));
  await mapHere(byId("map"), {
    cameras: cameras.filter(camera => camera.removedAt === null),
    incidents: [found],
    choose: camera => goToLook(found.id, camera.id),
  });
}

function showFacts(found: Incident): void {
  byId("title").textContent = found.title;
  document.title = `${found.title} · Daylight`;
  byId("facts").replaceChildren(
    `${found.type} · opened `, time(found.openedAt), ` by ${found.openedBy} · area of ${found.radiusMetres} m · `,
    found.closedAt === null ? "▲ open" : "closed ", found.closedAt === null ? "" : time(found.closedAt));
  byId("notes").replaceChildren(...(found.notes ?? []).map(note => el("li", {}, time(note.at), ` ${note.author}: ${note.text}`)));
  byId<HTMLElement>("add-note").hidden = found.closedAt !== null;
  byId("close").replaceChildren(...(found.closedAt === null ? [button("Close the incident", async () => {
    await api.closeIncident(found.id);
    location.reload();
  }, "quiet")] : []));
}

function cameraRow(found: Incident, { camera, metres, inside }: NearCamera): HTMLElement {
  const condition = conditionOf(camera);
  return el("tr", {},
    el("td", {}, camera.name),
    el("td", {}, `${Math.round(metres)} m${inside ? "" : " · outside the area"}`),
    el("td", { class: condition.kind }, `${condition.sign} ${condition.word}`),
    el("td", {}, found.closedAt === null ? button(inside ? "Look" : "Ask to look", () => goToLook(found.id, camera.id)) : null));
}
