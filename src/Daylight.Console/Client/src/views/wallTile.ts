import { Camera } from "../api";
import { conditionOf } from "../cameraState";
import { button, el, shortTime } from "../dom";
import { FromPlayer, GrantedLook, LookAsk, PlayerState } from "../player/messages";
import { PlayerLine } from "../player/playerLine";
import { StreamName } from "../player/protocol";
import { stateWords } from "../player/stateWords";
import { tileStream } from "../wallPlan";
import { goToLook } from "./lookWindow";

export interface TileEvents {
  /** It was pressed: large, or back among the others. */
  pressed(tile: WallTile): void;
  changed(): void;
}

/** One camera on the wall: a look of its own, asked for, decided, logged and ended apart from the others. */
export class WallTile {
  readonly element: HTMLElement;
  framesDecoded = 0;
  state: PlayerState = "asking";
  private readonly picture: HTMLButtonElement;
  private readonly words = el("p", { class: "words", "aria-live": "polite" });
  private readonly facts = el("span", { class: "faint" });
  private readonly largeOnly = el("span", { class: "controls", hidden: "" });
  private readonly again: HTMLButtonElement;
  private readonly stop: HTMLButtonElement;
  private readonly wanted: StreamName;
  private line: PlayerLine | null = null;
  /** What is to be shown, and what the player was told to show: it hears of a change only once it has a grant. */
  private stream: StreamName;
  private told: StreamName;
  /** Why it is to end; null while it is wanted. What is still being asked for can be ended only when it is answered. */
  private ending: string | null = null;

  constructor(private readonly ask: LookAsk, private readonly camera: Camera, private readonly viewer: string, private readonly events: TileEvents) {
    this.wanted = this.stream = this.told = tileStream(camera);
    this.picture = el("button", { type: "button", class: "picture" });
    this.picture.addEventListener("click", () => events.pressed(this));
    this.again = button("Ask again", () => this.begin());
    this.stop = button("End", () => this.end("You ended it"), "quiet");
    this.largeOnly.append(
      button("Back to the wall", () => events.pressed(this)),
      button("Recordings and export", () => goToLook(ask.incident, camera.id), "quiet"));
    this.element = el("section", { class: "tile", id: `tile-${camera.id}`, "aria-label": camera.name },
      this.picture, this.words, el("footer", {}, el("strong", {}, camera.name), this.facts, this.largeOnly, this.again, this.stop));
    this.enlarge(false);
  }

  get over(): boolean {
    return this.state === "ended" || this.state === "refused";
  }

  /** Asks for the look, the first time or anew: with new keys, decided and logged as the first. */
  begin(): void {
    this.line?.close();
    // A canvas can be handed to one worker only.
    const canvas = el("canvas", { width: "640", height: "360", role: "img", "aria-label": `The picture of ${this.camera.name}` });
    this.picture.replaceChildren(canvas);
    this.facts.replaceChildren();
    this.framesDecoded = 0;
    this.ending = null;
    this.told = this.stream;
    this.enter("asking", "");
    this.line = new PlayerLine(
      { ask: this.ask, viewer: this.viewer, at: null, stream: this.stream, canvas: canvas.transferControlToOffscreen() },
      message => this.receive(message),
      () => this.enter("refused", "The player could not start."));
  }

  /** Large, it shows the main stream; among the others, the small one. Both are of the same look. */
  enlarge(large: boolean): void {
    this.element.classList.toggle("large", large);
    this.picture.title = large ? "Back to the wall" : `${this.camera.name}: large, in full quality`;
    this.largeOnly.hidden = !large;
    this.choose(large ? "main" : this.wanted);
  }

  end(reason: string): void {
    if (this.over) return;
    this.ending = reason;
    if (this.state === "asking") return;
    this.line?.end();
    if (this.state === "pending") this.enter("ended", reason);
  }

  private choose(stream: StreamName): void {
    this.element.dataset.stream = stream;
    this.stream = stream;
    this.tell();
  }

  private tell(): void {
    if (this.stream === this.told || this.over || this.state === "asking" || this.state === "pending") return;
    this.told = this.stream;
    this.line?.send({ type: "stream", stream: this.stream });
  }

  private receive(message: FromPlayer): void {
    switch (message.type) {
      case "state":
        this.enter(message.state, message.state === "ended" ? this.ending ?? message.reason : message.reason);
        if (this.ending !== null && !this.over) this.end(this.ending);
        else this.tell();
        break;
      case "granted": this.granted(message.granted); break;
      case "frame": this.framesDecoded = message.decoded; break;
      case "notice": this.facts.title = message.text; break;
    }
  }

  private granted({ look, logIndex, expires }: GrantedLook): void {
    this.facts.replaceChildren("log entry ", el("a", { href: `/api/looks/${look}/proof`, target: "_blank" }, String(logIndex)), " · until ", shortTime(expires));
  }

  /** A look at a camera that sends nothing is granted all the same; it says what is the matter. */
  private openingWords(): string {
    const { word, detail } = conditionOf(this.camera);
    return word === "Recording" || word === "Alarm" ? stateWords.opening : `No picture comes: ${word.toLowerCase()}${detail === "" ? "" : `, ${detail}`}`;
  }

  private enter(state: PlayerState, reason: string): void {
    this.state = state;
    this.element.dataset.state = state;
    this.words.textContent = state === "playing" ? "" : state === "opening" ? this.openingWords() : reason === "" ? stateWords[state] : `${stateWords[state]}: ${reason}`;
    this.again.hidden = !this.over;
    this.stop.hidden = this.over;
    if (this.over) {
      // Nothing of the picture stays, whatever the worker had time to clear.
      this.picture.replaceChildren();
      this.line?.close();
      this.line = null;
    }
    this.events.changed();
  }
}
