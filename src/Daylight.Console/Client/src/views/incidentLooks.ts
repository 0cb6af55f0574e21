import { api, Camera, IncidentLook } from "../api";
import { byId, button, el, time } from "../dom";
import { goToLook } from "./lookWindow";

/** The looks under an incident, past and present, kept up to date by whoever calls this again. */
export class IncidentLooks {
  private shown = "";

  constructor(private readonly incident: string, private readonly cameras: readonly Camera[]) {}

  async show(): Promise<void> {
    const looks = await api.incidentLooks(this.incident);
    const state = JSON.stringify(looks);
    if (state === this.shown) return;
    this.shown = state;
    const running = looks.filter(look => look.running).length;
    byId("looks-sum").textContent = looks.length === 0 ? "Nobody has asked to look." : `${looks.length} in all, ${running} running now.`;
    byId("looks-table").hidden = looks.length === 0;
    byId("looks").replaceChildren(...looks.map(look => this.row(look)));
  }

  private row(look: IncidentLook): HTMLElement {
    const { sign, word, kind } = standing(look);
    return el("tr", {},
      el("td", {}, look.mine ? `${look.operator} (you)` : look.operator),
      el("td", {}, this.cameras.find(camera => camera.id === look.camera)?.name ?? look.camera),
      el("td", {}, ...span(look)),
      el("td", {}, el("span", { class: kind }, `${sign} ${word}`), look.decidedBy === null ? null : ` · decided by ${look.decidedBy}`,
        look.why === null ? null : el("div", { class: "faint" }, look.why)),
      el("td", {}, look.logIndex === null || look.proof === null ? "–" : el("a", { href: look.proof, target: "_blank", "aria-label": `Proof of log entry ${look.logIndex}` }, `${look.logIndex}`)),
      el("td", { class: "actions" }, look.mine && look.running ? button("To the picture", () => goToLook(this.incident, look.camera)) : null));
  }
}

function standing(look: IncidentLook): { sign: string; word: string; kind: string } {
  switch (look.state) {
    case "pending": return { sign: "◐", word: "Waiting for a supervisor", kind: "waiting" };
    case "refused": return { sign: "✕", word: "Refused", kind: "bad" };
    case "ended": return { sign: "○", word: "Ended", kind: "off" };
    case "granted": return look.running ? { sign: "●", word: "Looking", kind: "good" } : { sign: "○", word: "Ran out", kind: "off" };
  }
}

function span(look: IncidentLook): (Node | string)[] {
  if (!look.live) return look.from === null || look.to === null ? ["recorded, no span"] : ["recorded ", time(look.from), " to ", time(look.to)];
  const until = look.endedAt ?? (look.state === "granted" ? look.expires : null);
  return until === null ? ["live, asked ", time(look.askedAt)] : ["live ", time(look.askedAt), look.running ? " until at most " : " to ", time(until)];
}
