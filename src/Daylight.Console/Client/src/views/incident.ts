import { api, Camera, Incident, LookSummary } from "../api";
import { conditionOf } from "../cameraState";
import { byId, button, el, onSubmit, time } from "../dom";
import { metresBetween } from "../geo";
import { mapHere } from "./mapHere";

/** One incident: what was noted, which cameras stand near, who looked. */
export async function incident(): Promise<void> {
  const id = byId("main").dataset.subject!;
  onSubmit(byId("add-note"), async data => {
    await api.note(id, String(data.get("text")));
    byId<HTMLFormElement>("add-note").reset();
    showFacts(await api.incident(id));
  });
  const [found, cameras, looks] = await Promise.all([api.incident(id), api.cameras(), api.looks()]);
  showFacts(found);
  const near = cameras.map(camera => ({ camera, metres: metresBetween(found, camera) })).sort((a, b) => a.metres - b.metres);
  byId("cameras").replaceChildren(...near.map(({ camera, metres }) => cameraRow(found, camera, metres)));
  const under = looks.filter(look => look.incident === id);
  byId("looks").replaceChildren(...(under.length > 0 ? under.map(lookRow) : [el("li", {}, "Nobody has looked under this incident.")]));
  await mapHere(byId("map"), { cameras, incidents: [found], choose: camera => location.assign(lookAddress(found, camera)) });
}

function lookAddress(found: Incident, camera: Camera): string {
  return `/look?${new URLSearchParams({ incident: found.id, camera: camera.id })}`;
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

function cameraRow(found: Incident, camera: Camera, metres: number): HTMLElement {
  const condition = conditionOf(camera);
  const inside = metres <= found.radiusMetres;
  return el("tr", {},
    el("td", {}, camera.name),
    el("td", {}, `${Math.round(metres)} m${inside ? "" : " · outside the area"}`),
    el("td", { class: condition.kind }, `${condition.sign} ${condition.word}`),
    el("td", {}, found.closedAt === null ? el("a", { class: "button", href: lookAddress(found, camera) }, inside ? "Look" : "Ask to look") : null));
}

function lookRow(look: LookSummary): HTMLElement {
  return el("li", {}, time(look.askedAt), ` ${look.asker}, ${look.camera}, ${look.live ? "live" : "recorded"}: ${look.state}`,
    typeof look.logIndex === "number" ? el("span", {}, " · ", el("a", { href: `/api/looks/${look.look}/proof` }, `log entry ${look.logIndex}`)) : null);
}
