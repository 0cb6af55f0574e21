import { api, CameraOffer, OfferedProfile, Problem } from "../api";
import { offsetWords } from "../cameraState";
import { button, byId, el } from "../dom";

/** Asks a camera by ONVIF what streams it offers, and puts the chosen ones into the form that it is part of. */
export class AskCamera {
  /**
   * @param passwordKnown whether the Recorder has a password of this camera; it is not used for asking.
   * @param filled told when the form's addresses have changed.
   */
  constructor(private readonly form: HTMLFormElement, private readonly passwordKnown: boolean, private readonly filled: () => void) {
    byId("ask-here").replaceChildren(button("Ask the camera", () => this.ask(), "quiet"));
  }

  private field(name: string): HTMLInputElement | null {
    const field = this.form.elements.namedItem(name);
    return field instanceof HTMLInputElement ? field : null;
  }

  private text(name: string): string | null {
    return this.field(name)?.value.trim() || null;
  }

  private async ask(): Promise<void> {
    for (const name of ["onvif", "user", "password", "certificate"]) this.field(name)?.removeAttribute("aria-invalid");
    if (this.passwordKnown && this.text("user") !== null && !this.field("password")?.value) {
      this.point("password");
      throw new Error("Tell the password again: the known one is kept for recording, and is not used for asking.");
    }
    const place = byId("offer");
    place.replaceChildren(el("p", {}, "Asking…"));
    try {
      this.show(await api.askCamera({
        address: this.text("onvif") ?? "", user: this.text("user"), password: this.field("password")?.value || null, certificate: this.text("certificate"),
      }));
    } catch (error) {
      place.replaceChildren();
      if (error instanceof Problem && error.field !== null) this.point(error.field === "address" ? "onvif" : error.field);
      throw error;
    }
  }

  private point(name: string): void {
    const wrong = this.field(name);
    wrong?.setAttribute("aria-invalid", "true");
    wrong?.focus();
  }

  private show(offer: CameraOffer): void {
    const usable = offer.profiles.filter(profile => profile.address !== null);
    // The largest and the smallest: what most people want of a single view and a wall.
    const [main, sub] = [usable[0], usable.length > 1 ? usable[usable.length - 1] : undefined];
    byId("offer").replaceChildren(
      el("p", {}, [
        [offer.manufacturer, offer.model].filter(word => word).join(" "), offer.firmware && `firmware ${offer.firmware}`, offer.serial && `serial ${offer.serial}`,
      ].filter(word => word).join(", ")),
      el("p", { class: offer.clockOffset === null ? "faint" : offsetWords(offer.clockOffset).right ? "good" : "bad" },
        offer.clockOffset === null ? "Its clock could not be compared." : `Its clock ${offsetWords(offer.clockOffset).words}.`),
      el("p", { class: "faint" }, `Its snapshot ${offer.snapshot}. Nobody is shown it: a look goes through the log.`),
      ...offer.notes.map(note => el("p", { class: "faint" }, `Note: ${note}.`)),
      offer.profiles.length === 0 ? el("p", { class: "bad" }, "It offers no stream.") : this.table(offer.profiles, main, sub));
    this.put("onvif", offer.service);
    this.put("url", main?.address ?? "");
    this.put("subUrl", sub?.address ?? "");
    this.filled();
  }

  private table(profiles: readonly OfferedProfile[], main: OfferedProfile | undefined, sub: OfferedProfile | undefined): HTMLElement {
    return el("table", {},
      el("caption", { class: "faint" }, "The streams that it offers; the chosen ones are in the fields below."),
      el("thead", {}, el("tr", {}, ...["Profile", "Picture", "At most", "Main", "Small"].map(word => el("th", {}, word)))),
      el("tbody", {},
        ...profiles.map(profile => el("tr", {},
          el("td", {}, profile.name),
          el("td", {}, [profile.codec, profile.width === null ? null : `${profile.width}×${profile.height}`].filter(word => word).join(" ")),
          el("td", {}, [
            profile.framesPerSecond && `${profile.framesPerSecond} pictures/s`, profile.bitsPerSecond && `${(profile.bitsPerSecond / 1e6).toFixed(1)} Mbit/s`,
          ].filter(word => word).join(", ")),
          ...(profile.address === null ? [el("td", { colspan: "2", class: "faint" }, profile.problem ?? "")]
            : [this.choice("url", profile, profile === main), this.choice("subUrl", profile, profile === sub)]))),
        el("tr", {}, el("td", { colspan: "4" }, "No small stream"), this.choice("subUrl", null, sub === undefined))));
  }

  private choice(field: "url" | "subUrl", profile: OfferedProfile | null, chosen: boolean): HTMLElement {
    const label = `${profile?.name ?? "none"} as the ${field === "url" ? "main" : "small"} stream`;
    const radio = el("input", { type: "radio", name: `offered-${field}`, "aria-label": label });
    radio.checked = chosen;
    radio.addEventListener("change", () => {
      this.put(field, profile?.address ?? "");
      this.filled();
    });
    return el("td", {}, radio);
  }

  private put(name: string, value: string): void {
    const field = this.field(name);
    if (field !== null) field.value = value;
  }
}
