import { api, Camera, CameraDetails, Problem } from "../api";
import { conditionOf } from "../cameraState";
import { byId, button, el, onSubmit, time } from "../dom";
import { wordsOf } from "../fieldOfView";
import type { DrawnMap } from "../map/map";
import { AskCamera } from "./askCamera";
import { mapHere } from "./mapHere";

/** Adding a camera, for technicians. */
export async function addCamera(): Promise<void> {
  await new CameraForm(null, await api.cameras()).begin();
}

/** Changing or removing a camera, for technicians. */
export async function changeCamera(): Promise<void> {
  const [details, all] = await Promise.all([api.camera(byId("main").dataset.subject!), api.cameras()]);
  await new CameraForm(details, all).begin();
}

/** The form with its map: a click on the map sets the place, and what is typed of the view is drawn at once. */
class CameraForm {
  private readonly form = byId<HTMLFormElement>("camera");
  private map: DrawnMap | null = null;

  constructor(private readonly known: CameraDetails | null, private readonly all: readonly Camera[]) {}

  async begin(): Promise<void> {
    if (this.known !== null) this.fill(this.known);
    else this.suggest(new URLSearchParams(location.search));
    new AskCamera(this.form, this.known?.hasPassword ?? false, () => this.preview());
    this.form.addEventListener("input", event => {
      (event.target as HTMLElement).removeAttribute("aria-invalid");
      this.preview();
    });
    onSubmit(this.form, () => this.save());
    this.map = await mapHere(byId("map"), {
      cameras: this.shown(),
      incidents: [],
      pick: (latitude, longitude) => {
        this.input("latitude").value = latitude.toFixed(6);
        this.input("longitude").value = longitude.toFixed(6);
        this.preview();
      },
    });
    this.preview();
  }

  private input(name: string): HTMLInputElement {
    return this.form.elements.namedItem(name) as HTMLInputElement;
  }

  private fill({ camera, ...streams }: CameraDetails): void {
    document.title = `${camera.name} · Daylight`;
    byId("title").textContent = camera.name;
    const values = { ...camera, ...streams, id: camera.id } as Record<string, unknown>;
    for (const field of this.form.querySelectorAll<HTMLInputElement>("[name]")) {
      const value = values[field.name];
      if (typeof value === "string" || typeof value === "number") field.value = String(value);
    }
    this.input("id").readOnly = true;
    byId("password-rule").textContent = streams.hasPassword
      ? "A password is known and is never shown. Leave this empty to keep it; for another host, port, certificate or user it must be told again."
      : "No password is known.";
    byId("retention").replaceChildren(...streams.retentionClasses.map(name => el("option", { value: name }, name)));
    byId<HTMLSelectElement>("retention").value = streams.retention ?? streams.retentionClasses[0]!;
    byId("save").textContent = camera.removedAt === null ? "Save the changes" : "Add the camera again";
    this.sayState(camera);
  }

  /** What the page that found the camera knows of it. */
  private suggest(found: URLSearchParams): void {
    const [longestName, longestId] = [80, 64];
    const name = (found.get("name") ?? "").slice(0, longestName);
    this.input("onvif").value = found.get("onvif") ?? "";
    this.input("name").value = name;
    this.input("id").value = name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, longestId).replace(/^-+|-+$/g, "");
  }

  private sayState(camera: Camera): void {
    const condition = conditionOf(camera);
    byId("condition").replaceChildren(el("span", { class: condition.kind }, `${condition.sign} ${condition.word}`), ` ${condition.detail}`);
    if (camera.removedAt !== null) {
      byId("condition").append(" Removed ", time(camera.removedAt), ".");
      return;
    }
    byId("remove").hidden = false;
    byId("remove-here").replaceChildren(button("Remove the camera", async () => {
      await api.removeCamera(camera.id);
      location.assign("/cameras");
    }, "danger"));
  }

  private number(name: string): number | null {
    const text = this.input(name).value.trim();
    return text === "" || Number.isNaN(Number(text)) ? null : Number(text);
  }

  /** The other cameras, and this one as it is typed. */
  private shown(): Camera[] {
    const id = this.input("id").value;
    const others = this.all.filter(camera => camera.id !== id && camera.removedAt === null);
    const [latitude, longitude] = [this.number("latitude"), this.number("longitude")];
    if (latitude === null || longitude === null || Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return others;
    return [...others, {
      id, name: this.input("name").value || "the new camera", latitude, longitude,
      bearingDegrees: this.number("bearingDegrees"), angleDegrees: this.number("angleDegrees"), rangeMetres: this.number("rangeMetres"),
      purpose: null, owner: null, removedAt: null, streams: this.known?.camera.streams ?? [],
    }];
  }

  private preview(): void {
    const cameras = this.shown();
    this.map?.show(cameras);
    const mine = cameras.find(camera => camera.id === this.input("id").value);
    byId("view-words").textContent = mine === undefined ? "" : `It sees: ${wordsOf(mine)}.`;
  }

  private async save(): Promise<void> {
    const text = (name: string): string | null => this.input(name).value.trim() || null;
    const told = {
      id: text("id"), name: text("name"), latitude: this.number("latitude"), longitude: this.number("longitude"),
      bearingDegrees: this.number("bearingDegrees"), angleDegrees: this.number("angleDegrees"), rangeMetres: this.number("rangeMetres"),
      url: text("url"), subUrl: text("subUrl"), user: text("user"), password: this.input("password").value || null,
      transport: text("transport"),
      // Always told: empty takes the known one away.
      certificate: this.input("certificate").value.trim(), onvif: text("onvif") ?? "",
      retention: text("retention"), purpose: text("purpose"), owner: text("owner"),
    };
    try {
      await (this.known === null ? api.addCamera(told) : api.changeCamera(this.known.camera.id, told));
    } catch (error) {
      const wrong = error instanceof Problem && error.field !== null ? this.form.elements.namedItem(error.field) : null;
      if (wrong instanceof HTMLElement) {
        wrong.setAttribute("aria-invalid", "true");
        wrong.focus();
      }
      throw error;
    }
    location.assign(`/cameras#camera-${told.id}`);
  }
}
