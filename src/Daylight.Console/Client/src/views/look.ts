import { api, Camera, Incident, Me } from "../api";
import { button, byId, el, onSubmit, showProblem } from "../dom";
import { ExportPanel } from "../export/exportPanel";
import { FromPlayer, GrantedLook, LookAsk, PlayerState, TimelineMinute } from "../player/messages";
import { PlayerLine } from "../player/playerLine";
import { stateWords } from "../player/stateWords";
import { forgetLook, keepLook, keptLook } from "./keptLook";

interface Stats { framesDecoded: number; lastFrameMicros: number; state: PlayerState | "idle" }

declare global {
  interface Window { daylightPlayer: { readonly stats: Stats } }
}

const stats: Stats = { framesDecoded: 0, lastFrameMicros: 0, state: "idle" };
const clock = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium" });

/** The look page: choose live or a range, then watch. */
export async function look(): Promise<void> {
  window.daylightPlayer = { stats };
  const form = byId<HTMLFormElement>("ask");
  const field = (name: string): HTMLInputElement => form.elements.namedItem(name) as HTMLInputElement;
  field("from").value = localInput(new Date(Date.now() - 5 * 60_000));
  field("to").value = localInput(new Date());
  form.addEventListener("change", () => {
    byId("range").hidden = new FormData(form).get("kind") !== "range";
  });
  // Wired before anything is fetched: a press that came earlier would send the form itself, and the browser would leave the page.
  const loading = load();
  const begin = (ask: LookAsk, at: number | null, { me, camera }: Loaded): void => {
    form.hidden = true;
    byId("kept").hidden = true;
    forgetLook();
    new Player(ask, at, camera, me);
  };
  onSubmit(form, async data => {
    const loaded = await loading;
    begin(askFrom(data, loaded.incident, loaded.camera), null, loaded);
  });
  byId<HTMLButtonElement>("ask-button").disabled = false;
  const loaded = await loading;
  const { incident, camera } = loaded;
  offerKept(loaded, (ask, at) => begin(ask, at, loaded));
  byId("title").textContent = camera.name;
  byId("purpose").replaceChildren("Under ", el("a", { href: `/incidents/${incident.id}` }, incident.title));
}

interface Loaded { readonly me: Me; readonly incident: Incident; readonly camera: Camera }

/** A look that this person had on this camera in this tab is offered again, where it stood. Its keys are gone, so it is asked for anew. */
function offerKept({ me, incident, camera }: Loaded, again: (ask: LookAsk, at: number | null) => void): void {
  const kept = keptLook(me.userName, incident.id, camera.id);
  if (kept === null) return;
  const { ask, at, ended } = kept;
  const place = ask.live ? "live" : `from ${clock.format(new Date(at === null ? Date.parse(ask.from!) : at / 1000))}`;
  byId("kept").replaceChildren(
    el("p", {}, ended || "This page was left or loaded anew, and your look ended with it: its keys never leave the page."),
    button(`Look again, ${place}`, () => again(ask, at)),
    el("p", { class: "faint" }, "It is asked for anew under the same incident and written to the log, as the first time."));
  byId("kept").hidden = false;
}

async function load(): Promise<Loaded> {
  const query = new URLSearchParams(location.search);
  const [me, incident, cameras] = await Promise.all([api.me(), api.incident(query.get("incident") ?? ""), api.cameras()]);
  const camera = cameras.find(candidate => candidate.id === query.get("camera"));
  if (camera === undefined) throw new Error("There is no such camera.");
  return { me, incident, camera };
}

function localInput(date: Date): string {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

function askFrom(data: FormData, incident: Incident, camera: Camera): LookAsk {
  const base = { incident: incident.id, camera: camera.id };
  const kind = data.get("kind");
  if (kind === "live") return { ...base, live: true };
  // A little before now: the recorder holds back what it has not yet written.
  const to = kind === "recent" ? new Date(Date.now() - 3000) : new Date(String(data.get("to")));
  const from = kind === "recent" ? new Date(to.getTime() - 5 * 60_000) : new Date(String(data.get("from")));
  return { ...base, live: false, from: from.toISOString(), to: to.toISOString() };
}

/** The page's half of the player: buttons and words. Keys and pictures are in the worker. */
class Player {
  private readonly line: PlayerLine;
  private granted: GrantedLook | null = null;
  private exporting: ExportPanel | null = null;
  private scrubbing = false;
  private small = false;
  /** The page goes away, or its person has seen enough: what the player says after that is nothing to keep. */
  private leaving = false;
  private readonly slider = byId<HTMLInputElement>("position");

  constructor(private readonly ask: LookAsk, private at: number | null, private readonly camera: Camera, private readonly me: Me) {
    byId("player").hidden = false;
    byId("recorded-controls").hidden = ask.live;
    const canvas = byId<HTMLCanvasElement>("picture").transferControlToOffscreen();
    this.line = new PlayerLine(
      { ask, viewer: me.displayName || me.userName, at, stream: "main", canvas }, message => this.receive(message), () => showProblem("The player could not start."));
    this.wire();
  }

  private wire(): void {
    byId("play").addEventListener("click", () => this.toggle());
    byId("step-back").addEventListener("click", () => this.line.send({ type: "step", by: -1 }));
    byId("step").addEventListener("click", () => this.line.send({ type: "step", by: 1 }));
    byId("speed").addEventListener("change", event => this.line.send({ type: "speed", factor: Number((event.target as HTMLSelectElement).value) }));
    byId("end").addEventListener("click", () => {
      this.leaving = true;
      forgetLook();
      this.line.end();
    });
    byId("sub").addEventListener("click", () => {
      this.small = true;
      this.line.send({ type: "stream", stream: "sub" });
    });
    byId("again").addEventListener("click", () => location.reload());
    if (!this.ask.live) {
      this.slider.min = String(Date.parse(this.ask.from!));
      this.slider.max = String(Date.parse(this.ask.to!));
      this.slider.value = this.at === null ? this.slider.min : String(Math.round(this.at / 1000));
      this.slider.addEventListener("input", () => {
        this.scrubbing = true;
        this.sayPosition(Number(this.slider.value));
      });
      this.slider.addEventListener("change", () => {
        this.scrubbing = false;
        this.line.send({ type: "seek", micros: Number(this.slider.value) * 1000 });
      });
    }
    document.addEventListener("keydown", event => this.key(event));
    window.addEventListener("pagehide", () => {
      if (!this.leaving) this.keep("");
      this.leaving = true;
      this.line.end();
    });
  }

  private key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest("input, select, textarea") !== null) return;
    // A button that was just pressed keeps the focus: the space bar is its own, the other keys still drive the picture.
    if (event.key === " " && target.closest("button, a, summary") !== null) return;
    if (event.key === " " || event.key === "k") this.toggle();
    else if (event.key === "," || event.key === "ArrowLeft") this.line.send({ type: "step", by: -1 });
    else if (event.key === "." || event.key === "ArrowRight") this.line.send({ type: "step", by: 1 });
    else return;
    event.preventDefault();
  }

  private toggle(): void {
    this.line.send({ type: stats.state === "playing" || stats.state === "opening" ? "pause" : "play" });
  }

  /** What this page offers when it is loaded again. */
  private keep(ended: string): void {
    if (this.granted !== null && stats.state !== "ended") keepLook({ user: this.me.userName, ask: this.ask, at: this.at, ended });
  }

  private receive(message: FromPlayer): void {
    switch (message.type) {
      case "state": this.enter(message.state, message.reason); break;
      case "granted": this.showGrant(message.granted); break;
      case "export": this.exporting?.show(message.progress); break;
      case "timeline": this.showTimeline(message.minutes); break;
      case "notice": byId("notice").textContent = message.text; break;
      case "frame":
        stats.framesDecoded = message.decoded;
        stats.lastFrameMicros = message.micros;
        if (!this.ask.live) this.at = message.micros;
        if (!this.scrubbing && !this.ask.live) this.slider.value = String(Math.round(message.micros / 1000));
        if (!this.scrubbing) this.sayPosition(message.micros / 1000);
        break;
    }
  }

  private enter(state: PlayerState, reason: string): void {
    if (state === "ended" && !this.leaving) this.keep(reason);
    stats.state = state;
    byId("state").textContent = reason === "" || reason === stateWords[state] ? stateWords[state] : `${stateWords[state]}: ${reason}`;
    byId("player").dataset.state = state;
    byId("play").textContent = state === "playing" || state === "opening" ? "Pause" : "Play";
    const over = state === "ended" || state === "refused";
    for (const name of ["play", "step-back", "step", "speed", "position"]) (byId(name) as HTMLButtonElement).disabled = over || state === "unsupported";
    byId<HTMLButtonElement>("end").disabled = over;
    if (over) this.exporting?.end();
    byId("again").hidden = !over;
    byId("sub").hidden = true;
    // Without a grant there is no player at all, and nothing else that it could show.
    if (state === "unsupported" && this.granted !== null) void this.offerOtherWays(reason);
  }

  /** A stream that this browser cannot decode is recorded all the same: there is the small stream, where it is another, or the export. */
  private async offerOtherWays(reason: string): Promise<void> {
    // Asked anew: the page may have been loaded before the camera told its codecs.
    const cameras = await api.cameras().catch(() => [this.camera]);
    if (stats.state !== "unsupported") return;
    const streams = cameras.find(camera => camera.id === this.camera.id)?.streams ?? [];
    const offered = !this.small && streams.some(stream => stream.stream === "sub" && stream.codec === "H.264");
    byId("sub").hidden = !offered;
    byId("state").textContent = `${reason} It is recorded all the same. `
      + (offered ? "See the camera's small H.264 stream here, or export the look." : "The camera has no H.264 stream beside it: export the look to see it.");
  }

  private showGrant(granted: GrantedLook): void {
    this.granted = granted;
    if (!granted.live) this.exporting = new ExportPanel(message => this.line.send(message));
    byId("grant").replaceChildren(
      "Log entry ", el("a", { href: `/api/looks/${granted.look}/proof`, id: "proof", target: "_blank" }, String(granted.logIndex)),
      ` · granted until ${clock.format(new Date(granted.expires))}`);
  }

  private showTimeline(minutes: readonly TimelineMinute[]): void {
    if (this.ask.live) return;
    const from = Date.parse(this.ask.from!);
    const length = Date.parse(this.ask.to!) - from;
    const bars = minutes.filter(minute => minute.frames > 0).map(({ minute }) => {
      const left = Math.max(0, (minute * 60_000 - from) / length);
      const right = Math.min(1, ((minute + 1) * 60_000 - from) / length);
      const bar = el("span");
      bar.style.left = `${left * 100}%`;
      bar.style.width = `${Math.max(0, right - left) * 100}%`;
      return bar;
    });
    byId("coverage").replaceChildren(...bars);
    byId("coverage").setAttribute("aria-label", `${bars.length} minutes with a recording`);
  }

  private sayPosition(millis: number): void {
    const text = clock.format(new Date(millis));
    byId("when").textContent = text;
    this.slider.setAttribute("aria-valuetext", text);
  }
}
