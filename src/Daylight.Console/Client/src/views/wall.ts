import { api, Camera, Incident, Me } from "../api";
import { byId, el, onSubmit } from "../dom";
import { PlayerState } from "../player/messages";
import { choiceWords, columnsOf, mostTiles, offeredBy } from "../wallPlan";
import { WallTile } from "./wallTile";

declare global {
  interface Window { daylightWall: Record<string, { readonly framesDecoded: number; readonly state: PlayerState }> }
}

const refreshMillis = 3000;

/** Several cameras of one incident beside each other, live. */
export async function wall(): Promise<void> {
  const form = byId<HTMLFormElement>("ask");
  const loading = load();
  onSubmit(form, async data => {
    const { me, incident } = await loading;
    // Asked anew: which streams come, now.
    const chosen = (await api.cameras()).filter(camera => data.getAll("camera").includes(camera.id));
    form.hidden = true;
    new Wall(incident, inOrder(data.getAll("camera"), chosen), me);
  });
  const { incident, cameras } = await loading;
  byId("title").textContent = `Wall: ${incident.title}`;
  document.title = `Wall: ${incident.title} · Daylight`;
  byId("purpose").replaceChildren("Under ", el("a", { href: `/incidents/${incident.id}` }, "the incident"));
  if (incident.closedAt !== null) {
    byId("closed").hidden = false;
    return;
  }
  offer(form, offeredBy(incident, cameras));
  form.hidden = false;
}

async function load(): Promise<{ me: Me; incident: Incident; cameras: Camera[] }> {
  const id = new URLSearchParams(location.search).get("incident") ?? "";
  const [me, incident, cameras] = await Promise.all([api.me(), api.incident(id), api.cameras()]);
  return { me, incident, cameras };
}

function inOrder(ids: readonly FormDataEntryValue[], cameras: readonly Camera[]): Camera[] {
  return ids.flatMap(id => cameras.filter(camera => camera.id === id));
}

function offer(form: HTMLFormElement, cameras: readonly Camera[]): void {
  const boxes = cameras.map((camera, i) => {
    const box = el("input", { type: "checkbox", name: "camera", value: camera.id });
    box.checked = i < mostTiles;
    return { box, label: el("label", {}, box, " ", camera.name) };
  });
  byId("choices").replaceChildren(...boxes.map(({ label }) => label));
  const press = byId<HTMLButtonElement>("ask-button");
  const count = (): void => {
    const chosen = boxes.filter(({ box }) => box.checked).length;
    for (const { box } of boxes) box.disabled = !box.checked && chosen >= mostTiles;
    byId("choice").textContent = choiceWords(chosen, boxes.length);
    press.disabled = chosen === 0;
    press.textContent = chosen === 0 ? "Look" : `Look at ${chosen} camera${chosen === 1 ? "" : "s"}`;
  };
  form.addEventListener("change", count);
  count();
}

class Wall {
  private readonly place = byId("tiles");
  private readonly tiles: readonly WallTile[];
  private large: WallTile | null = null;
  private closed = false;

  constructor(private readonly incident: Incident, cameras: readonly Camera[], me: Me) {
    this.place.hidden = false;
    const columns = columnsOf(cameras.length);
    this.place.dataset.columns = String(columns);
    this.place.style.setProperty("--rows", String(Math.ceil(cameras.length / columns)));
    const viewer = me.displayName || me.userName;
    const events = { pressed: (tile: WallTile): void => this.press(tile), changed: (): void => this.say() };
    this.tiles = cameras.map(camera => new WallTile({ incident: incident.id, camera: camera.id, live: true }, camera, viewer, events));
    this.place.replaceChildren(...this.tiles.map(tile => tile.element));
    window.daylightWall = Object.fromEntries(cameras.map((camera, i) => [camera.id, this.tiles[i]!]));
    for (const tile of this.tiles) tile.begin();
    byId("end").addEventListener("click", () => this.end("You ended it"));
    byId("again").addEventListener("click", () => {
      for (const tile of this.tiles) if (tile.over) tile.begin();
    });
    document.addEventListener("keydown", event => {
      if (event.key === "Escape" && this.large !== null) this.press(this.large);
    });
    window.addEventListener("pagehide", () => this.end("The page was left"));
    setInterval(() => void this.watch().catch(() => undefined), refreshMillis);
  }

  private end(reason: string): void {
    for (const tile of this.tiles) tile.end(reason);
  }

  /** One at a time is large, on the main stream; the others stay beside it, small. */
  private press(tile: WallTile): void {
    this.large?.enlarge(false);
    this.large = this.large === tile ? null : tile;
    this.large?.enlarge(true);
    this.place.classList.toggle("one", this.large !== null);
    this.large?.element.scrollIntoView({ block: "nearest" });
  }

  private say(): void {
    const over = this.tiles.filter(tile => tile.over).length;
    byId("end").hidden = over === this.tiles.length;
    byId("again").hidden = over === 0 || this.closed;
    byId("again").textContent = over === this.tiles.length ? "Ask again for all" : `Ask again for ${over}`;
  }

  /** The Recorder and the Keeper end the looks of a closed incident; the page says why, and offers no more of them. */
  private async watch(): Promise<void> {
    if (this.closed || (await api.incident(this.incident.id)).closedAt === null) return;
    this.closed = true;
    byId("closed").hidden = false;
    this.place.classList.add("closed");
    this.end("The incident was closed");
    this.say();
  }
}
